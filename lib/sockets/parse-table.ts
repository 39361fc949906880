import type { SocketEnd, SocketRow } from './socket-row';

/** What parsing a table gives. Damaged rows are listed, never guessed at, and never stop the rest. */
export interface SocketTable {
  readonly rows: readonly SocketRow[];
  /** How many good rows the table holds, those filtered away included. */
  readonly lines: number;
  /** 1-based numbers of lines that are neither rows nor the header. */
  readonly malformedLines: readonly number[];
}

export interface ParseOptions {
  /** Byte order of the host that printed the table; addresses are its words in hexadecimal. */
  readonly endian: 'little' | 'big';
  /** Keep only rows with a local or remote port in here (65536 flags); absent keeps all. */
  readonly ports?: Uint8Array;
}

const NEWLINE = 10;
const SPACE = 32;
const COLON = 58;

/** Value of a hexadecimal digit by its byte; 255 for any other byte. */
const HEX = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/**
 * Parses `/proc/net/tcp` or `tcp6` as the kernel printed it (2.4 to 6.x, padded or not, with or without header) straight
 * from bytes: a crowded host has 100 000 rows, of which a few hundred matter, so ports are looked at before anything is
 * allocated. Never throws.
 */
export function parseTable(bytes: Uint8Array, options: ParseOptions): SocketTable {
  const reader = new RowReader(bytes, options);
  const rows: SocketRow[] = [];
  const malformedLines: number[] = [];
  let lines = 0;
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    number++;
    let end = bytes.indexOf(NEWLINE, start);
    if (end < 0) end = bytes.length;
    const row = reader.read(start, end);
    if (row === 'filtered') lines++;
    else if (row === 'damaged') malformedLines.push(number);
    else if (row !== 'nothing') {
      lines++;
      rows.push(row);
    }
    start = end + 1;
  }
  return { rows, lines, malformedLines };
}

class RowReader {
  private at = 0;
  private end = 0;
  /** Set by a failed read; checked once a row. */
  private bad = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: ParseOptions,
  ) {}

  read(start: number, end: number): SocketRow | 'filtered' | 'damaged' | 'nothing' {
    this.at = start;
    this.end = end;
    this.bad = false;
    this.skipSpaces();
    if (this.at >= end) return 'nothing';
    const first = this.bytes[this.at]!;
    // The header begins with `sl`, a row with its number and a colon.
    if (first === 115 && this.bytes[this.at + 1] === 108) return 'nothing';
    this.decimal();
    this.expect(COLON);

    const localAt = this.address();
    const localLength = this.at - localAt;
    this.expect(COLON);
    const localPort = this.hex(4, 4);
    const remoteAt = this.address();
    const remoteLength = this.at - remoteAt;
    this.expect(COLON);
    const remotePort = this.hex(4, 4);
    if (this.bad || localLength !== remoteLength) return 'damaged';

    const state = this.field(2, 2);
    const txQueue = this.field(8, 8);
    this.expect(COLON);
    const rxQueue = this.hex(8, 8);
    const timer = this.field(2, 2);
    this.expect(COLON);
    const timerWhen = this.hex(1, 8);
    const retransmits = this.field(1, 8);
    const uid = this.number();
    this.number();
    const inode = this.number();
    if (this.bad || state === 0 || state > 12) return 'damaged';

    const { ports } = this.options;
    if (ports && !ports[localPort] && !ports[remotePort]) return 'filtered';
    return {
      local: this.socketEnd(localAt, localLength, localPort),
      remote: this.socketEnd(remoteAt, remoteLength, remotePort),
      state,
      txQueue,
      rxQueue,
      timer,
      timerWhen,
      retransmits,
      uid,
      inode,
      ipv6: localLength === 32,
    };
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
    let value = 0;
    const from = this.at;
    for (; this.at < this.end; this.at++) {
      const digit = this.bytes[this.at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (this.at === from) this.bad = true;
    return value;
  }

  private socketEnd(at: number, length: number, port: number): SocketEnd {
    const octets = new Uint8Array(length / 2);
    // Each 32-bit word is printed as a number, so on a little-endian host its bytes stand backwards.
    const little = this.options.endian === 'little';
    for (let i = 0; i < octets.length; i++) {
      const place = little ? (i & ~3) + 3 - (i & 3) : i;
      octets[i] = HEX[this.bytes[at + 2 * place]!]! * 16 + HEX[this.bytes[at + 2 * place + 1]!]!;
    }
    return { ip: formatIp(octets), port };
  }
}

function formatIp(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const mapped =
    octets.subarray(0, 10).every(octet => octet === 0) && octets[10] === 255 && octets[11] === 255;
  return mapped ? octets.subarray(12).join('.') : formatIpv6(octets);
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero groups (two or more) as `::`. */
function formatIpv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (octets[2 * i]! << 8) | octets[2 * i + 1]!);
  let from = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      from = i;
      length = run;
    }
    i += run;
  }
  const hex = (part: readonly number[]) => part.map(group => group.toString(16)).join(':');
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

/** The byte order of a saved table: on a big-endian host loopback stands as 7F000001. Little where nothing tells. */
export function guessEndian(text: string): 'little' | 'big' {
  return /\b7F00000[0-9A-F]:/i.test(text) && !/\b0[0-9A-F]00007F:/i.test(text) ? 'big' : 'little';
}
