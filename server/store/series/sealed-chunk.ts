import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import type { SeriesKey } from '@/lib/history/series-key';
import { decodeColumn, decodePart } from '@/lib/series/decode-column';
import type { Tick } from './add-tick';
import type { Dictionary } from './dictionary';
import type { Level } from './levels';
import { unpackBlock } from './stored-block';

/** One row of `chunk`. */
export interface Chunk {
  readonly id: number;
  readonly last: number;
  readonly min_at: Millis;
  readonly max_at: Millis;
  readonly ticks: number;
  readonly finest: Level;
}

/** What part 0 of a chunk's raw level holds, under these numbers. */
export const TIMES = { ids: 0, at: 1, age: 2 } as const;
/** What it holds at the other levels. */
export const ROLLED = { count: 0, starts: 1 } as const;

/** Ids and times of a chunk's ticks, in the order of writing. */
export interface TickTimes {
  readonly ids: Float64Array;
  readonly at: Float64Array;
  /** `at - dataAt`. */
  readonly age: Float64Array;
}

/** Null when they are damaged or not kept any more. */
export function tickTimes(db: Database.Database, chunk: Chunk): TickTimes | null {
  const times = timesBlock(db, chunk, 0);
  const column = (number: number) => {
    const bytes = times.get(number);
    const column = bytes && decodeColumn(bytes, chunk.ticks);
    return column?.ok ? column.value : null;
  };
  const ids = column(TIMES.ids);
  const at = column(TIMES.at);
  const age = column(TIMES.age);
  return ids && at && age ? { ids, at, age } : null;
}

/** Beginnings of the minutes or hours that a chunk was rolled up to, ascending; none when they are damaged. */
export function rollUpStarts(db: Database.Database, chunk: Chunk, level: Level): Float64Array {
  const times = timesBlock(db, chunk, level);
  const [count, starts] = [times.get(ROLLED.count), times.get(ROLLED.starts)];
  const length = count ? decodeColumn(count, 1) : null;
  const decoded = length?.ok && starts ? decodeColumn(starts, length.value[0]!) : null;
  return decoded?.ok ? decoded.value : new Float64Array(0);
}

function timesBlock(db: Database.Database, chunk: Chunk, level: Level): Map<number, Uint8Array> {
  const body = db
    .prepare<[number, number], Buffer>('SELECT body FROM block WHERE chunk = ? AND level = ? AND part = 0')
    .pluck()
    .get(chunk.id, level);
  return body ? unpackBlock(body) : new Map();
}

/** The encoded columns of a chunk at a level by series number; `wanted`, as `placeOf` gives them, ascending; without: all. */
export function* sealedColumns(
  db: Database.Database,
  chunk: Chunk,
  level: Level,
  wanted?: readonly string[],
): Iterable<[series: number, bytes: Uint8Array]> {
  const parts = db
    .prepare<[number, number], { id: number; upto: string }>(
      'SELECT id, upto FROM block WHERE chunk = ? AND level = ? AND part > 0 ORDER BY part',
    )
    .all(chunk.id, level);
  const body = db.prepare<[number], Buffer>('SELECT body FROM block WHERE id = ?').pluck();
  let next = 0;
  for (const { id, upto } of parts) {
    if (wanted) {
      const before = next;
      while (next < wanted.length && wanted[next]! <= upto) next++;
      if (next === before) continue;
    }
    const bytes = body.get(id);
    if (bytes) yield* unpackBlock(bytes);
  }
}

/** The ticks of a chunk from place `from` up to, and without, place `to`. */
export function sealedTicks(
  db: Database.Database,
  chunk: Chunk,
  times: TickTimes,
  { keys }: Dictionary,
  from: number,
  to: number,
): Tick[] {
  const values = Array.from({ length: to - from }, (): Record<SeriesKey, number> => ({}));
  for (const [series, bytes] of sealedColumns(db, chunk, 0)) {
    const key = keys[series];
    const column = decodePart(bytes, chunk.ticks, from, to);
    if (key === undefined || !column.ok) continue;
    for (const [i, value] of column.value.entries()) if (!Number.isNaN(value)) values[i]![key] = value;
  }
  return values.map((values, i) => {
    const at = times.at[from + i]!;
    return { at, dataAt: at - times.age[from + i]!, values };
  });
}
