import type { Millis } from '../ids';
import type { MigrationState } from './follow';
import { resumeJobs } from './follow-jobs';
import { isOver, type MigrationRun } from './run';
import { type Clock, newTrack, type Track } from './track';

/** Begins with the runs that were shown before our restart, so that nothing of them is told twice. Rates begin anew. */
export function resumeMigrations(runs: readonly MigrationRun[], clock: Clock): MigrationState {
  const ago = (at: Millis) => clock.monotonic - Math.max(0, clock.now - at);
  const open = runs.filter(run => !isOver(run));
  return {
    tracks: new Map(
      open.flatMap(run => {
        if (run.kind !== 'keys') return [];
        const track: Track = {
          ...newTrack(run.from, run.to, clock),
          id: run.id,
          marked: true,
          since: run.since,
          startedAt: ago(run.since),
          lastProgress: run.lastProgress,
          progressAt: ago(run.lastProgress),
          moved: slotSet(run.moved),
          dropped: slotSet(run.dropped),
          marks: new Map(
            [...slotSet(run.marked)].map(slot => [
              slot,
              {
                marks: 'both',
                onReplica: false,
                lopsidedSince: run.state === 'stuck' ? ago(run.lastProgress) : clock.monotonic,
                keys: slot === run.counted ? run.keysLeft : null,
                most: slot === run.counted ? run.keysMost : null,
              },
            ]),
          ),
          keysMoved: run.keysMoved,
        };
        return [[`${run.from} ${run.to}`, track] as const];
      }),
    ),
    atomic: resumeJobs(runs, clock),
    ended: runs.filter(isOver).map(run => ({ run, at: ago(run.ended ?? run.since) })),
  };
}

const slotSet = (ranges: MigrationRun['moved']): Set<number> =>
  new Set(ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)));
