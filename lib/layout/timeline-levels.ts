import type { Millis } from '../cluster/ids';
import type { Level } from '../cluster/topology';
import type { LevelSpan } from '../history/entry';

/** A stretch of the verdict's lane. */
export interface LevelBar {
  readonly key: string;
  readonly from: Millis;
  readonly to: Millis;
  readonly level: Level | 'off';
  readonly text: string;
  /** How many stretches are in it; it then has the gravest one's level. */
  readonly count: number;
}

const GRAVITY: Readonly<Record<Level | 'off', number>> = {
  off: 0,
  ok: 1,
  info: 2,
  unknown: 3,
  warning: 4,
  critical: 5,
};

/**
 * The verdict's levels as bars, the gravest last, so that it is drawn over the others. Each is at least `least` ms long (what it
 * takes to be seen), and those that would all fit into that are one: no trouble is too short to show. `end` is where what still
 * lasts is drawn to.
 */
export function levelBars(spans: readonly LevelSpan[], least: Millis, end: Millis): readonly LevelBar[] {
  const bars: LevelBar[] = [];
  for (const { from, to, level, text } of spans) {
    const bar: LevelBar = { key: `verdict ${from}`, from, to: to ?? end, level, text, count: 1 };
    const before = bars.at(-1);
    if (before && bar.to - before.from < least) bars[bars.length - 1] = joined(before, bar);
    else bars.push(bar);
  }
  return bars
    .map(bar => ({ ...bar, to: Math.max(bar.to, bar.from + least) }))
    .sort((a, b) => GRAVITY[a.level] - GRAVITY[b.level]);
}

function joined(before: LevelBar, bar: LevelBar): LevelBar {
  const { level, text } = GRAVITY[bar.level] > GRAVITY[before.level] ? bar : before;
  return { ...before, to: bar.to, level, text, count: before.count + 1 };
}
