import { SLOT_COUNT } from './slots';

/** CRC16-CCITT (XMODEM), the checksum of the cluster specification: 0x31c3 for `123456789`. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

/**
 * The slot of a key: of the part between the first `{` and the next `}`, or of the whole key when that part is empty.
 * Our own, because cluster-key-slot 1.1.2 looks for a second tag after an empty one: it says 4015 for `foo{}{bar}`,
 * CLUSTER KEYSLOT says 8363.
 */
export function keySlot(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const tag = close > open + 1 ? key.slice(open + 1, close) : key;
  return crc16(new TextEncoder().encode(tag)) % SLOT_COUNT;
}
