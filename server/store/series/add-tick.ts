import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { SeriesKey } from '@/lib/history/series-key';
import { dictionaryWith } from './dictionary';
import { packTick } from './tick-body';

/** Every number that was shown of a cluster at one moment. */
export interface Tick {
  readonly at: Millis;
  readonly dataAt: Millis;
  readonly values: Readonly<Record<SeriesKey, number>>;
}

/**
 * Writes one tick and answers its id. `id`, where the caller has an order of his own, has to be larger than all before.
 * What is not a finite number is left out.
 */
export function addTick(
  db: Database.Database,
  cluster: ClusterId,
  at: Millis,
  dataAt: Millis,
  values: Readonly<Record<SeriesKey, number>>,
  id?: number,
): number {
  const keys = Object.keys(values) as SeriesKey[];
  const { numbers } = dictionaryWith(db, cluster, keys);
  const row = new Float64Array(numbers.size).fill(Number.NaN);
  for (const key of keys) row[numbers.get(key)!] = values[key]!;
  const { lastInsertRowid } = db
    .prepare('INSERT INTO tick (id, cluster, at, data_at, body) VALUES (?, ?, ?, ?, ?)')
    .run(id ?? null, cluster, at, dataAt, packTick(row));
  return Number(lastInsertRowid);
}
