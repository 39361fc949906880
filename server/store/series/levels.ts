import type { Millis } from '@/lib/cluster/ids';

/** How fine numbers are kept: as they were, and rolled up to min, max and last of so many ms. */
export const LEVELS = [
  { name: 'raw', width: 1 },
  { name: 'minute', width: 60_000 },
  { name: 'hour', width: 3_600_000 },
] as const satisfies readonly { readonly name: string; readonly width: Millis }[];

/** A place in `LEVELS`. */
export type Level = 0 | 1 | 2;

/** For how long each level is kept, in ms. */
export type SeriesAges = Readonly<Record<(typeof LEVELS)[number]['name'], Millis>>;
