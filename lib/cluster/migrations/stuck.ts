import type { Millis } from '../ids';
import type { SlotRange } from '../slots';
import type { MigrationRun } from './run';
import type { Track } from './track';

/** No slot arrived, no mark was set and no key left for this long. */
export const NO_PROGRESS: Millis = 60_000;
/** One end is marked before the other, by a tool at once, by hand within seconds. */
export const ONE_SIDED: Millis = 10_000;

type Stuck = Pick<MigrationRun, 'stuck' | 'stuckSlots'>;

/** What holds a run up, if anything does. A mark on one side only speaks for itself, whatever else goes on. */
export function stuckOf(track: Track, monotonic: Millis): Stuck {
  const lopsided = [...track.marks].filter(
    ([, mark]) => mark.lopsidedSince !== null && monotonic - mark.lopsidedSince >= ONE_SIDED,
  );
  if (lopsided.length > 0) {
    const left = lopsided.every(([, mark]) => mark.onReplica);
    return { stuck: left ? 'on-replica' : 'one-sided', stuckSlots: ranges(lopsided.map(([slot]) => slot)) };
  }
  if (track.marks.size > 0 && monotonic - track.progressAt >= NO_PROGRESS)
    return { stuck: 'no-progress', stuckSlots: ranges([...track.marks.keys()]) };
  return {};
}

/** Slots as ascending, maximal ranges: by sorting, for they are few. */
export function ranges(slots: Iterable<number>): SlotRange[] {
  const found: [number, number][] = [];
  for (const slot of [...new Set(slots)].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === slot - 1) last[1] = slot;
    else found.push([slot, slot]);
  }
  return found;
}
