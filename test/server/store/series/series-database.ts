import Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { SeriesKey } from '@/lib/history/series-key';
import { addTick, type Tick } from '@/server/store/series/add-tick';
import { createSeriesTables } from '@/server/store/series/create-series-tables';
import { sealSome } from '@/server/store/series/seal-some';

export const CLUSTER = 'under-test' as ClusterId;

/** A database in memory with nothing but series in it. */
export function seriesDatabase(): Database.Database {
  const db = new Database(':memory:');
  createSeriesTables(db);
  return db;
}

export function addTicks(db: Database.Database, ticks: readonly Tick[], cluster = CLUSTER): void {
  db.transaction(() => {
    for (const { at, dataAt, values } of ticks) addTick(db, cluster, at, dataAt, values);
  })();
}

/** Seals all that is due; answers how many steps it took. */
export function sealAll(db: Database.Database, now: Millis): number {
  let steps = 0;
  while (sealSome(db, now)) steps++;
  return steps;
}

/** The database as another process finds it that opens the file now. */
export const reopened = (db: Database.Database): Database.Database => new Database(db.serialize());

export const key = (text: string): SeriesKey => text as SeriesKey;
