import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Tick } from './add-tick';
import { dictionaryOf } from './dictionary';
import { type HotTick, sealedUntil, toTick } from './hot-ticks';
import { type Chunk, sealedTicks, tickTimes } from './sealed-chunk';

/** The place of the tick written last among those with a time up to `at`; 0 for none, or none that is kept raw. */
export function tickPlace(database: Database.Database, cluster: ClusterId, at: Millis): number {
  const hot = database
    .prepare<[string, number, Millis], number>(
      'SELECT id FROM tick WHERE cluster = ? AND id > ? AND at <= ? ORDER BY id DESC LIMIT 1',
    )
    .pluck()
    .get(cluster, sealedUntil(database, cluster), at);
  if (hot !== undefined) return hot;
  const chunk = database
    .prepare<[string, Millis], Chunk>(
      'SELECT * FROM chunk WHERE cluster = ? AND whole AND min_at <= ? ORDER BY last DESC LIMIT 1',
    )
    .get(cluster, at);
  const times = chunk && tickTimes(database, chunk);
  return times?.ids[times.at.findLastIndex(time => time <= at)] ?? 0;
}

/** The newest tick up to a place; null for none, or none that is kept raw. */
export function tickUpTo(
  database: Database.Database,
  cluster: ClusterId,
  place: number,
): (Tick & { readonly id: number }) | null {
  const dictionary = dictionaryOf(database, cluster);
  const hot = database
    .prepare<[string, number, number], HotTick>(
      'SELECT id, at, data_at, body FROM tick WHERE cluster = ? AND id > ? AND id <= ? ORDER BY id DESC LIMIT 1',
    )
    .get(cluster, sealedUntil(database, cluster), place);
  if (hot) return { ...toTick(hot, dictionary), id: hot.id };
  // The chunk that the place lies in or before; when it begins later, what was last before it.
  const inside = 'SELECT * FROM chunk WHERE cluster = ? AND whole AND last >= ? ORDER BY last LIMIT 1';
  const before = 'SELECT * FROM chunk WHERE cluster = ? AND whole AND last < ? ORDER BY last DESC LIMIT 1';
  for (const sql of [inside, before]) {
    const chunk = database.prepare<[string, number], Chunk>(sql).get(cluster, place);
    const times = chunk && tickTimes(database, chunk);
    const nth = times ? times.ids.findLastIndex(id => id <= place) : -1;
    if (!times || nth < 0) continue;
    const tick = sealedTicks(database, chunk, times, dictionary, nth, nth + 1)[0];
    return tick ? { ...tick, id: times.ids[nth] ?? 0 } : null;
  }
  return null;
}
