import { type SocketRow, SocketState } from '@/lib/sockets/table/socket-row';

/** A connection that came and went between two looks leaves TIME_WAIT for a minute: it is seen this late at most, ms. */
const TRUSTED_FOR = 10_000;
/** More listeners are no quiet table. */
const MOST_ROWS = 64;

/**
 * The rows of a `tcp6` that holds nothing but listeners. To print that table the kernel walks its whole hash of connections,
 * IPv4 among them: 4 to 8 ms of a large host's time each look, for two rows of each server. As long as `sockstat6` counts as
 * many sockets as there were listeners, nobody has connected and the rows are those.
 */
export class IdleTable {
  private kept: { readonly rows: readonly SocketRow[]; readonly of: string; readonly at: number } | null =
    null;

  /** What reading it would give; null when it has to be read. `of` names the processes of the namespace. */
  rows(inUse: number | null, of: string, now: number): readonly SocketRow[] | null {
    const { kept } = this;
    const good = kept && kept.of === of && kept.rows.length === inUse && now - kept.at < TRUSTED_FOR;
    return good ? kept.rows : null;
  }

  /** `rows`: what a reading gave, as many as were kept of `count`. */
  read(rows: readonly SocketRow[], count: number, of: string, now: number): void {
    this.kept = rows.length === count ? { rows, of, at: now } : null;
  }
}

/** Whether a row is one to be kept beside so many others. */
export function isIdle(state: number, beside: number): boolean {
  return state === SocketState.listen && beside < MOST_ROWS;
}
