import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { SeriesKey } from '@/lib/history/series-key';
import type { Tick } from './add-tick';
import type { Dictionary } from './dictionary';
import { unpackTick } from './tick-body';

/** One row of `tick`. */
export interface HotTick {
  readonly id: number;
  readonly at: Millis;
  readonly data_at: Millis;
  readonly body: Buffer;
}

/** The last tick of a cluster that is sealed: hot rows up to it do not count any more. 0 for none. */
export function sealedUntil(db: Database.Database, cluster: ClusterId): number {
  return Number(
    db.prepare('SELECT max(last) FROM chunk WHERE cluster = ? AND whole').pluck().get(cluster) ?? 0,
  );
}

/** Clusters that have rows in `tick`. */
export function* hotClusters(db: Database.Database): Iterable<ClusterId> {
  const after = db
    .prepare<[string], ClusterId | null>('SELECT min(cluster) FROM tick WHERE cluster > ?')
    .pluck();
  for (let cluster = after.get(''); cluster; cluster = after.get(cluster)) yield cluster;
}

/** A hot row as the tick it was. */
export function toTick({ at, data_at, body }: HotTick, { keys }: Dictionary): Tick {
  const values: Record<SeriesKey, number> = {};
  for (const [number, value] of unpackTick(body, keys.length).entries())
    if (!Number.isNaN(value)) values[keys[number]!] = value;
  return { at, dataAt: data_at, values };
}

/** Rows of ticks turned into columns of series, NaN where a tick has none. */
export class TickColumns {
  /** By series number, of those that have any value. */
  readonly columns = new Map<number, Float64Array>();
  private filled = 0;
  /** Of all columns: thousands of small buffers would make a long step of the first row, and of their end. */
  private readonly numbers: Float64Array;

  /** For so many ticks of at most so many series; `wanted` says which, without: all. */
  constructor(
    private readonly length: number,
    most: number,
    private readonly wanted?: ReadonlySet<number>,
  ) {
    this.numbers = new Float64Array(length * most);
  }

  add(row: Float64Array): void {
    const { wanted, length, columns, filled } = this;
    for (let number = 0; number < row.length; number++) {
      const value = row[number]!;
      if (Number.isNaN(value) || (wanted && !wanted.has(number))) continue;
      let column = columns.get(number);
      if (!column) {
        const begin = columns.size * length;
        column = this.numbers.subarray(begin, begin + length).fill(Number.NaN);
        columns.set(number, column);
      }
      column[filled] = value;
    }
    this.filled++;
  }
}
