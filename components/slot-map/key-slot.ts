import { SLOT_COUNT } from '@/lib/cluster/slots';

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

/** What was typed into the search box. */
export type SlotQuery =
  | { readonly type: 'empty' }
  | { readonly type: 'slot'; readonly slot: number }
  | { readonly type: 'key'; readonly key: string; readonly slot: number }
  | { readonly type: 'invalid'; readonly reason: string };

/** A number is a slot, anything else a key; quotes make a key of a number. */
export function readSlotQuery(text: string): SlotQuery {
  const trimmed = text.trim();
  if (trimmed === '') return { type: 'empty' };
  const quoted = /^"(.*)"$|^'(.*)'$/s.exec(trimmed);
  if (quoted) {
    const key = quoted[1] ?? quoted[2] ?? '';
    return { type: 'key', key, slot: keySlot(key) };
  }
  if (/^[-+]?\d+(\.\d+)?$/.test(trimmed)) {
    const slot = Number(trimmed);
    if (/^\d+$/.test(trimmed) && slot < SLOT_COUNT) return { type: 'slot', slot };
    return {
      type: 'invalid',
      reason: `There is no slot ${trimmed}: slots run from 0 to ${SLOT_COUNT - 1}. For a key of that name type "${trimmed}" in quotes.`,
    };
  }
  return { type: 'key', key: trimmed, slot: keySlot(trimmed) };
}
