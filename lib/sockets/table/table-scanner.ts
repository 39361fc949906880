import { wordsKey } from './address-key';
import { formatIp } from './format-ip';
import type { RowView } from './row-view';
import type { SocketEnd, SocketRow } from './socket-row';

const SPACE = 32;
const COLON = 58;
const MOST_TEXTS = 1024;

/** Value of a hexadecimal digit by its byte; 255 for any other byte. */
const HEX = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** Reads `/proc/net/tcp` line by line; after `read` gave `row` its fields are that row's, until the next `read`. */
export class TableScanner implements RowView {
  localPort = 0;
  remotePort = 0;
  state = 0;
  txQueue = 0;
  rxQueue = 0;
  timer = 0;
  timerWhen = 0;
  retransmits = 0;
  uid = 0;
  inode = 0;

  private bytes: Uint8Array = new Uint8Array(0);
  private localAt = 0;
  private remoteAt = 0;
  /** Digits of an address: 8 for IPv4, 32 for IPv6. */
  private digits = 8;
  private at = 0;
  private end = 0;
  /** IPv4 addresses met lately: the same few stand in every table. */
  private readonly texts = new Map<number, string>();
  /** Set by a failed read; checked once a row. */
  private bad = false;

  /** `endian`: byte order of the host that printed the table. */
  constructor(private readonly endian: 'little' | 'big') {}

  read(bytes: Uint8Array, start: number, end: number): 'row' | 'header' | 'damaged' | 'nothing' {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.bad = false;
    this.skipSpaces();
    if (this.at >= end) return 'nothing';
    // The header begins with `sl`, a row with its number and a colon.
    if (bytes[this.at] === 115 && bytes[this.at + 1] === 108) return 'header';
    this.decimal();
    this.expect(COLON);
    if (this.bad) return 'damaged';
    const from = this.at;
    if (!this.readAligned()) {
      this.at = from;
      this.bad = false;
      this.readLoosely();
    }
    this.uid = this.number();
    this.number();
    this.inode = this.number();
    return this.bad || this.state === 0 || this.state > 12 ? 'damaged' : 'row';
  }

  localKey(): number {
    return this.key(this.localAt);
  }

  remoteKey(): number {
    return this.key(this.remoteAt);
  }

  local(): SocketEnd {
    return { ip: this.ip(this.localAt), port: this.localPort };
  }

  remote(): SocketEnd {
    return { ip: this.ip(this.remoteAt), port: this.remotePort };
  }

  row(): SocketRow {
    return {
      local: this.local(),
      remote: this.remote(),
      state: this.state,
      txQueue: this.txQueue,
      rxQueue: this.rxQueue,
      timer: this.timer,
      timerWhen: this.timerWhen,
      retransmits: this.retransmits,
      uid: this.uid,
      inode: this.inode,
      ipv6: this.digits === 32,
    };
  }

  /** The columns where every kernel since 2.6 prints them; false where they are not. Half the time of `readLoosely`. */
  private readAligned(): boolean {
    const { bytes, at } = this;
    const digits = bytes[at + 9] === COLON ? 8 : 32;
    const local = at + 1;
    const remote = local + digits + 6;
    const fields = remote + digits + 6;
    // Everything up to the uid column is 52 + 2 * digits long.
    if (fields + 40 > this.end) return false;
    if (
      bytes[at] !== SPACE ||
      bytes[local + digits] !== COLON ||
      bytes[remote - 1] !== SPACE ||
      bytes[remote + digits] !== COLON ||
      bytes[fields - 1] !== SPACE ||
      bytes[fields + 2] !== SPACE ||
      bytes[fields + 11] !== COLON ||
      bytes[fields + 20] !== SPACE ||
      bytes[fields + 23] !== COLON ||
      bytes[fields + 32] !== SPACE ||
      bytes[fields + 41] !== SPACE
    )
      return false;
    let seen = 0;
    for (let i = 0; i < digits; i++) seen |= HEX[bytes[local + i]!]! | HEX[bytes[remote + i]!]!;
    if (seen > 15) return false;
    this.localPort = hex4(bytes, local + digits + 1);
    this.remotePort = hex4(bytes, remote + digits + 1);
    this.state = hex2(bytes, fields);
    this.txQueue = hex8(bytes, fields + 3);
    this.rxQueue = hex8(bytes, fields + 12);
    this.timer = hex2(bytes, fields + 21);
    this.timerWhen = hex8(bytes, fields + 24);
    this.retransmits = hex8(bytes, fields + 33);
    // A byte that is no digit makes its number NaN.
    const sum =
      this.localPort +
      this.remotePort +
      this.state +
      this.txQueue +
      this.rxQueue +
      this.timer +
      this.timerWhen +
      this.retransmits;
    if (!(sum >= 0)) return false;
    this.localAt = local;
    this.remoteAt = remote;
    this.digits = digits;
    this.at = fields + 41;
    return true;
  }

  private readLoosely(): void {
    this.localAt = this.address();
    this.digits = this.at - this.localAt;
    this.expect(COLON);
    this.localPort = this.hex(4, 4);
    this.remoteAt = this.address();
    if (this.at - this.remoteAt !== this.digits) this.bad = true;
    this.expect(COLON);
    this.remotePort = this.hex(4, 4);
    this.state = this.field(2, 2);
    this.txQueue = this.field(8, 8);
    this.expect(COLON);
    this.rxQueue = this.hex(8, 8);
    this.timer = this.field(2, 2);
    this.expect(COLON);
    this.timerWhen = this.hex(1, 8);
    this.retransmits = this.field(1, 8);
  }

  private skipSpaces(): void {
    while (this.at < this.end && this.bytes[this.at] === SPACE) this.at++;
  }

  private expect(byte: number): void {
    if (this.at < this.end && this.bytes[this.at] === byte) this.at++;
    else this.bad = true;
  }

  /** Where an address of 8 or 32 digits begins, having passed over it. */
  private address(): number {
    this.gap();
    const from = this.at;
    while (this.at < this.end && HEX[this.bytes[this.at]!]! < 16) this.at++;
    if (this.at - from !== 8 && this.at - from !== 32) this.bad = true;
    return from;
  }

  private gap(): void {
    if (this.bytes[this.at] !== SPACE) this.bad = true;
    this.skipSpaces();
  }

  /** A hexadecimal number behind a space. */
  private field(min: number, max: number): number {
    this.gap();
    return this.hex(min, max);
  }

  private hex(min: number, max: number): number {
    let value = 0;
    const from = this.at;
    for (; this.at < this.end; this.at++) {
      const digit = HEX[this.bytes[this.at]!]!;
      if (digit > 15) break;
      value = value * 16 + digit;
    }
    const digits = this.at - from;
    if (digits < min || digits > max) this.bad = true;
    return value;
  }

  /** A decimal number behind a space. */
  private number(): number {
    this.gap();
    return this.decimal();
  }

  private decimal(): number {
    const { bytes, end } = this;
    let { at } = this;
    let value = 0;
    const from = at;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === from) this.bad = true;
    this.at = at;
    return value;
  }

  private key(at: number): number {
    if (this.digits === 8) return this.word(at);
    return wordsKey(this.word(at), this.word(at + 8), this.word(at + 16), this.word(at + 24));
  }

  /** Four octets in network order, as 32 bits signed. */
  private word(at: number): number {
    const printed = hex8(this.bytes, at) | 0;
    if (this.endian === 'big') return printed;
    return (
      (printed << 24) | ((printed & 0xff00) << 8) | ((printed >>> 8) & 0xff00) | ((printed >>> 24) & 0xff)
    );
  }

  private ip(at: number): string {
    if (this.digits !== 8) return this.format(at);
    const word = this.word(at);
    let text = this.texts.get(word);
    if (text === undefined) {
      if (this.texts.size >= MOST_TEXTS) this.texts.clear();
      text = this.format(at);
      this.texts.set(word, text);
    }
    return text;
  }

  private format(at: number): string {
    const octets = new Uint8Array(this.digits / 2);
    const view = new DataView(octets.buffer);
    for (let i = 0; i < octets.length; i += 4) view.setInt32(i, this.word(at + 2 * i));
    return formatIp(octets);
  }
}

/** NaN where any of the bytes is no hexadecimal digit. */
function hex8(bytes: Uint8Array, at: number): number {
  return hex4(bytes, at) * 65536 + hex4(bytes, at + 4);
}

function hex4(bytes: Uint8Array, at: number): number {
  const a = HEX[bytes[at]!]!;
  const b = HEX[bytes[at + 1]!]!;
  const c = HEX[bytes[at + 2]!]!;
  const d = HEX[bytes[at + 3]!]!;
  return (a | b | c | d) > 15 ? Number.NaN : (a << 12) | (b << 8) | (c << 4) | d;
}

function hex2(bytes: Uint8Array, at: number): number {
  const a = HEX[bytes[at]!]!;
  const b = HEX[bytes[at + 1]!]!;
  return (a | b) > 15 ? Number.NaN : (a << 4) | b;
}
