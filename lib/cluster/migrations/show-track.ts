import type { Millis } from '../ids';
import { paceOf } from './rate';
import type { MigrationRun } from './run';
import { ranges, stuckOf } from './stuck';
import type { Clock, Track } from './track';

/** The run as it is shown while it goes on. */
export function showTrack(track: Track, { monotonic }: Pick<Clock, 'monotonic'>): MigrationRun {
  const { id, from, to, since, lastProgress, keysMoved, keysUnknown } = track;
  const counted = slotToCount(track);
  const stuck = stuckOf(track, monotonic);
  return {
    id,
    kind: 'keys',
    from,
    to,
    state: stuck.stuck ? 'stuck' : 'moving',
    ...stuck,
    since,
    lastProgress,
    moved: ranges(track.moved),
    marked: ranges(track.marks.keys()),
    dropped: ranges(track.dropped),
    counted,
    keysLeft: counted === null ? null : (track.marks.get(counted)?.keys ?? null),
    keysMost: counted === null ? null : (track.marks.get(counted)?.most ?? null),
    keysMoved,
    ...(keysUnknown === null ? {} : { keysUnknown }),
    ...paceOf(track),
  };
}

/** The run once no slot is marked any more: finished, unless a slot stayed behind. */
export function endTrack(track: Track, clock: Clock, quiet: Millis): MigrationRun {
  const aborted = track.dropped.size > 0 || track.moved.size === 0;
  return {
    ...showTrack(track, clock),
    state: aborted ? 'aborted' : 'finished',
    ended: clock.now - quiet,
    lasted: Math.max(0, Math.round(clock.monotonic - quiet - track.startedAt)),
    rate: null,
    timeLeft: null,
  };
}

/** The slot whose keys are worth counting: the first that is not known to be empty, else the first. */
export function slotToCount({ marks }: Pick<Track, 'marks'>): number | null {
  const slots = [...marks.keys()].sort((a, b) => a - b);
  return slots.find(slot => marks.get(slot)?.keys !== 0) ?? slots[0] ?? null;
}
