import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { RowView } from '@/lib/sockets/table/row-view';
import { TableScanner } from '@/lib/sockets/table/table-scanner';
import { type ProcFailure, procFailure } from './proc-file';

export interface TableRead {
  readonly rows: number;
  /** Lines that are neither rows nor a header. */
  readonly damaged: number;
}

const NEWLINE = 10;
/** Rows of IPv4 are padded to this length: to try it spares a search each. A good row is too long for two to end there. */
const PADDED = 149;
/** The kernel gives a page per read; a buffer that stays in the processor's cache is parsed fastest. */
const BUFFER = 256 * 1024;
/** A crowded host's table takes the kernel 35 ms to print per 18 000 rows: others get their turn in between (ms). */
const SLICE = 8;

/** Reads socket tables of any size through one buffer. */
export class TableReader {
  private buffer = new Uint8Array(BUFFER);
  private readonly scanner = new TableScanner(endianness() === 'BE' ? 'big' : 'little');

  /** Calls `visit` with each good row of `path`. The view is only good during the call. */
  async read(path: string, visit: (row: RowView) => void): Promise<TableRead | ProcFailure> {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch (error) {
      return procFailure(error);
    }
    try {
      return await this.readOpen(fd, visit);
    } catch (error) {
      return procFailure(error);
    } finally {
      closeSync(fd);
    }
  }

  private async readOpen(fd: number, visit: (row: RowView) => void): Promise<TableRead> {
    const { buffer } = this;
    let rows = 0;
    let damaged = 0;
    let kept = 0;
    let turn = performance.now();
    const line = (start: number, end: number) => {
      const found = this.scanner.read(buffer, start, end);
      if (found === 'damaged') damaged++;
      else if (found === 'row') {
        rows++;
        visit(this.scanner);
      }
    };
    for (;;) {
      let filled = kept;
      let got = 1;
      while (got > 0 && filled < buffer.length) {
        got = readSync(fd, buffer, filled, buffer.length - filled, null);
        filled += got;
      }
      let start = 0;
      for (;;) {
        const padded = start + PADDED < filled && buffer[start + PADDED] === NEWLINE;
        const end = padded ? start + PADDED : buffer.indexOf(NEWLINE, start);
        if (end < 0 || end >= filled) break;
        line(start, end);
        start = end + 1;
      }
      if (got === 0) {
        if (start < filled) line(start, filled);
        return { rows, damaged };
      }
      // No line is that long: it is none.
      if (start === 0) {
        damaged++;
        start = filled;
      }
      buffer.copyWithin(0, start, filled);
      kept = filled - start;
      if (performance.now() - turn > SLICE) {
        await othersTurn();
        turn = performance.now();
      }
    }
  }
}
