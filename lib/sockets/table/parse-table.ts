import type { SocketRow } from './socket-row';
import { TableScanner } from './table-scanner';

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

/**
 * Parses `/proc/net/tcp` or `tcp6` as the kernel printed it (2.4 to 6.x, padded or not, with or without header) straight
 * from bytes: a crowded host has 100 000 rows, of which a few hundred matter, so ports are looked at before anything is
 * allocated. Never throws.
 */
export function parseTable(bytes: Uint8Array, { endian, ports }: ParseOptions): SocketTable {
  const scanner = new TableScanner(endian);
  const rows: SocketRow[] = [];
  const malformedLines: number[] = [];
  let lines = 0;
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    number++;
    let end = bytes.indexOf(NEWLINE, start);
    if (end < 0) end = bytes.length;
    const found = scanner.read(bytes, start, end);
    if (found === 'damaged') malformedLines.push(number);
    else if (found === 'row') {
      lines++;
      if (!ports || ports[scanner.localPort] || ports[scanner.remotePort]) rows.push(scanner.row());
    }
    start = end + 1;
  }
  return { rows, lines, malformedLines };
}

/** The byte order of a saved table: on a big-endian host loopback stands as 7F000001. Little where nothing tells. */
export function guessEndian(text: string): 'little' | 'big' {
  return /\b7F00000[0-9A-F]:/i.test(text) && !/\b0[0-9A-F]00007F:/i.test(text) ? 'big' : 'little';
}
