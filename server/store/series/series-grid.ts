import type { Millis } from '@/lib/cluster/ids';
import { startOf } from '@/lib/series/roll-up';
import type { SeriesQuery } from '../store';
import { LEVELS, type Level } from './levels';

/** More values of a series than this are worth nobody's memory: the step is made coarser instead. */
const MAX_STEPS = 20_000;

/** The steps of an answer, and at which level what is kept of them is read. */
export interface SeriesGrid {
  readonly level: Level;
  readonly step: Millis;
  readonly starts: readonly Millis[];
  /** In which step a value or the beginning of a roll-up is; -1 for none. */
  readonly placeAt: (at: Millis) => number;
}

/** `finest`: the finest level that is kept of the whole range. */
export function seriesGrid({ from, to, step: asked }: SeriesQuery, finest: Level): SeriesGrid {
  const least = Math.max(1, Math.ceil(asked), Math.ceil((to - from) / MAX_STEPS));
  const fits = LEVELS.findLastIndex(({ width }) => least >= width);
  const level = Math.max(fits, finest) as Level;
  const { width } = LEVELS[level];
  const step = Math.ceil(least / width) * width;
  const begin = startOf(from, step);
  const count = to < from ? 0 : Math.floor((to - begin) / step) + 1;
  // A minute is of the range when any of it is.
  const first = startOf(from, width);
  return {
    level,
    step,
    starts: Array.from({ length: count }, (_, i) => begin + i * step),
    placeAt: at => (at < first || at > to ? -1 : Math.floor((at - begin) / step)),
  };
}
