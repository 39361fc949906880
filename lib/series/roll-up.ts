import type { Millis } from '../cluster/ids';

/** One value a stretch of time, each NaN where nothing was kept. Of raw values all three are the same column. */
export interface RollUp {
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** In the order of writing. */
  readonly last: Float64Array;
}

/** Which stretch each of some times falls into. */
export interface Buckets {
  /** Beginnings, ascending, only of stretches that any time falls into. */
  readonly starts: readonly Millis[];
  /** For each time the place in `starts`; -1 for those that are left out. */
  readonly places: Int32Array;
}

/** Sorts times, which may go backwards, into stretches of `width` ms that begin at multiples of it. */
export function bucketsOf(times: ArrayLike<Millis>, width: Millis): Buckets {
  const found = new Set<Millis>();
  for (let i = 0; i < times.length; i++) found.add(startOf(times[i]!, width));
  const starts = [...found].sort((a, b) => a - b);
  const order = new Map(starts.map((start, place) => [start, place]));
  return { starts, places: Int32Array.from(times, at => order.get(startOf(at, width)) ?? -1) };
}

export const startOf = (at: Millis, width: Millis): Millis => Math.floor(at / width) * width;

/** Raw values as a roll-up of themselves. */
export const asRollUp = (column: Float64Array): RollUp => ({ min: column, max: column, last: column });

export function emptyRollUp(length: number): RollUp {
  const absent = () => new Float64Array(length).fill(Number.NaN);
  return { min: absent(), max: absent(), last: absent() };
}

/** Coarser values: minutes of raw ones, hours of minutes. */
export function rollUp(values: RollUp, { starts, places }: Buckets): RollUp {
  const result = emptyRollUp(starts.length);
  fold(result, values, places);
  return result;
}

/** Adds values to a coarser roll-up, each at its place there; what was written later has to come later. */
export function fold(into: RollUp, values: RollUp, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const last = values.last[i]!;
    if (place < 0 || Number.isNaN(last)) continue;
    const low = values.min[i]!;
    const high = values.max[i]!;
    // Nothing compares with NaN: the first value always gets in.
    if (!(into.min[place]! <= low)) into.min[place] = low;
    if (!(into.max[place]! >= high)) into.max[place] = high;
    into.last[place] = last;
  }
}
