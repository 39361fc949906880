import type { Millis } from './cluster/ids';

/** How old a reading may be and still be called live: two poll intervals, but never less than two seconds. */
export function staleAfter(interval: Millis): Millis {
  return 2 * Math.max(interval, 1000);
}
