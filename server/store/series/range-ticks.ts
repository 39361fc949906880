import type Database from 'better-sqlite3';
import type { Range } from '../store';
import type { Tick } from './add-tick';
import { dictionaryOf } from './dictionary';
import { type HotTick, sealedUntil, toTick } from './hot-ticks';
import { type Chunk, sealedTicks, tickTimes } from './sealed-chunk';

/** Ticks in the order of writing. */
export interface TickPage {
  readonly ticks: readonly (Tick & { readonly id: number })[];
  /** Pass it on as `cursor` for what comes after; null at the end. */
  readonly next: number | null;
}

/** The ticks of a range that are kept raw, at most `limit` of them, beginning after the one with id `cursor`. */
export function rangeTicks(
  db: Database.Database,
  range: Range,
  cursor: number | null,
  limit: number,
): TickPage {
  const { cluster, from, to } = range;
  const after = cursor ?? 0;
  const dictionary = dictionaryOf(db, cluster);
  const ticks: (Tick & { readonly id: number })[] = [];
  const chunks = db
    .prepare<[string, number, number, number], Chunk>(
      `SELECT * FROM chunk WHERE cluster = ? AND whole AND finest = 0 AND last > ? AND min_at <= ? AND max_at >= ?
       ORDER BY last`,
    )
    .all(cluster, after, to, from);
  for (const chunk of chunks) {
    ticks.push(...ticksOf(chunk));
    if (ticks.length >= limit) break;
  }
  if (ticks.length < limit) {
    const rows = db
      .prepare<[string, number, number, number, number], HotTick>(
        'SELECT id, at, data_at, body FROM tick WHERE cluster = ? AND id > ? AND at BETWEEN ? AND ? ORDER BY id LIMIT ?',
      )
      .all(cluster, Math.max(after, sealedUntil(db, cluster)), from, to, limit - ticks.length);
    for (const row of rows) ticks.push({ ...toTick(row, dictionary), id: row.id });
  }
  return { ticks, next: ticks.length >= limit ? (ticks.at(-1)?.id ?? null) : null };

  function ticksOf(chunk: Chunk): (Tick & { readonly id: number })[] {
    const times = tickTimes(db, chunk);
    if (!times) return [];
    const inside = (i: number) => times.ids[i]! > after && times.at[i]! >= from && times.at[i]! <= to;
    const places = [...times.ids.keys()].filter(inside).slice(0, limit - ticks.length);
    const first = places[0];
    if (first === undefined) return [];
    const all = sealedTicks(db, chunk, times, dictionary, first, places.at(-1)! + 1);
    return places.map(place => ({ ...all[place - first]!, id: times.ids[place]! }));
  }
}
