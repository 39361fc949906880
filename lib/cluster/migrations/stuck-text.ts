import { formatDuration } from '../../format/duration';
import type { NodeId } from '../ids';
import { countSlots } from '../slots';
import { slotsText } from '../slots-text';
import type { MigrationRun } from './run';
import { NO_PROGRESS } from './stuck';

/** Which slots of a run are stuck and why: a sentence without its end. Says no age, which would be pushed anew each second. */
export function stuckText(run: MigrationRun, name: (id: NodeId) => string): string {
  const slots = run.stuckSlots ?? [];
  return `${slotsText(slots)} ${countSlots(slots) === 1 ? 'is' : 'are'} ${why(run, name)}`;
}

function why(run: MigrationRun, name: (id: NodeId) => string): string {
  switch (run.stuck) {
    case 'one-sided':
      return 'stuck, marked on one side only';
    case 'on-replica':
      return 'still marked on a replica, where nothing moves';
    default:
      return run.kind === 'atomic'
        ? `stuck, no progress for ${formatDuration(NO_PROGRESS)}${run.phase ? ` (${run.phase})` : ''}`
        : `stuck, no key and no slot has left ${name(run.from)} for ${formatDuration(NO_PROGRESS)}`;
  }
}
