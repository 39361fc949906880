import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { startOf } from '@/lib/series/roll-up';
import { dictionaryOf } from './dictionary';
import { type HotTick, hotClusters, sealedUntil } from './hot-ticks';
import { unpackTick } from './tick-body';

const HOUR: Millis = 3_600_000;
/** Numbers that are turned into columns in memory at once, at eight bytes each. */
const MAX_NUMBERS = 1_250_000;
const MAX_TICKS = 3600;

/** Ticks that are sealed together. */
export interface Stretch {
  readonly cluster: ClusterId;
  /** In the order of writing. */
  readonly ticks: readonly Omit<HotTick, 'body'>[];
}

/**
 * The oldest hot ticks of a cluster that has a full stretch of them: an hour by the clock, or as many as fit into memory,
 * or a beginning that is an hour old.
 */
export function findStretch(db: Database.Database, now: Millis): Stretch | null {
  for (const cluster of hotClusters(db)) {
    const ticks = fullStretch(db, cluster, now);
    if (ticks.length > 0) return { cluster, ticks };
  }
  return null;
}

function fullStretch(db: Database.Database, cluster: ClusterId, now: Millis): Stretch['ticks'] {
  const sealed = sealedUntil(db, cluster);
  const hot = 'FROM tick WHERE cluster = ? AND id > ?';
  const first = db
    .prepare<[string, number], HotTick>(`SELECT * ${hot} ORDER BY id LIMIT 1`)
    .get(cluster, sealed);
  if (!first) return [];
  const hour = startOf(first.at, HOUR);
  const numbers = unpackTick(first.body, dictionaryOf(db, cluster).keys.length).filter(
    Number.isFinite,
  ).length;
  const most = Math.max(1, Math.min(MAX_TICKS, Math.floor(MAX_NUMBERS / Math.max(1, numbers))));
  // Asked often: answered by the index alone.
  const next = db
    .prepare<[string, number, Millis, Millis], number>(
      `SELECT id ${hot} AND (at < ? OR at >= ?) ORDER BY id LIMIT 1`,
    )
    .pluck()
    .get(cluster, sealed, hour, hour + HOUR);
  const last = db.prepare<[string, number], number>(
    `SELECT id ${hot} ORDER BY id LIMIT 1 OFFSET ${most - 1}`,
  );
  const isFull = next !== undefined || now - first.at > HOUR || last.get(cluster, sealed) !== undefined;
  if (!isFull) return [];
  return db
    .prepare<[string, number, number], Stretch['ticks'][number]>(
      `SELECT id, at, data_at ${hot} AND id < ? ORDER BY id LIMIT ${most}`,
    )
    .all(cluster, sealed, next ?? Number.MAX_SAFE_INTEGER);
}
