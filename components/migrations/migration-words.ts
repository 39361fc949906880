import { isOver, type MigrationRun } from '@/lib/cluster/migrations/run';
import { countSlots, formatRanges } from '@/lib/cluster/slots';
import { formatBytes } from '@/lib/format/bytes';
import { formatCount, plural } from '@/lib/format/count';
import { exactDuration } from '@/lib/format/duration';
import type { MarkKind } from '../ui/mark-kind';

/** A run's mark: a leftover on a replica moves nothing and harms nothing. */
export function markOfRun({ state, stuck, error }: MigrationRun): MarkKind {
  switch (state) {
    case 'moving':
      return error ? 'warning' : 'info';
    case 'stuck':
      return stuck === 'on-replica' ? 'info' : 'warning';
    case 'finished':
      return 'ok';
    case 'aborted':
    case 'failed':
      return 'warning';
  }
}

/** The worst of what is under way; what is over has its events. */
export function migrationsMark(runs: readonly MigrationRun[]): MarkKind {
  const marks = runs.filter(run => !isOver(run)).map(markOfRun);
  return marks.includes('warning') ? 'warning' : marks.includes('info') ? 'info' : 'ok';
}

const STUCK: Readonly<Record<NonNullable<MigrationRun['stuck']>, string>> = {
  'one-sided': 'stuck: marked on one side only',
  'on-replica': 'left on a replica: nothing moves',
  'no-progress': 'stuck: nothing has moved for a minute',
};

/** What goes on, in a few words. */
export function stateWords({ state, stuck, kind }: MigrationRun): string {
  switch (state) {
    case 'moving':
      return kind === 'atomic' ? 'moving in one atomic step' : 'moving';
    case 'stuck':
      return stuck ? STUCK[stuck] : 'stuck';
    default:
      return state;
  }
}

/** What is known of its extent and pace, in parts to be set apart. */
export function factsOf(run: MigrationRun): readonly string[] {
  if (isOver(run)) return endFacts(run);
  return run.kind === 'atomic' ? atomicFacts(run) : keyFacts(run);
}

function keyFacts({ moved, marked, counted, keysLeft, keysUnknown, rate, timeLeft }: MigrationRun): string[] {
  const facts = [`${plural(countSlots(moved), 'slot')} moved`, `${countSlots(marked)} in motion`];
  if (keysUnknown) facts.push(keysUnknown);
  else if (counted !== null)
    facts.push(
      `slot ${counted}: ${keysLeft === null ? 'keys not counted yet' : `${plural(keysLeft, 'key')} left`}`,
    );
  if (rate?.keysPerSecond) facts.push(`${formatCount(rate.keysPerSecond)} keys per second`);
  if (rate && rate.slotsPerMinute > 0) facts.push(`${formatCount(rate.slotsPerMinute)} slots per minute`);
  if (timeLeft !== null) facts.push(`about ${exactDuration(timeLeft)} left for what is marked`);
  return facts;
}

function atomicFacts({ marked, phase, bytesLeft, retries }: MigrationRun): string[] {
  const facts = [`${plural(countSlots(marked), 'slot')}: ${rangesText(marked)}`];
  if (phase) facts.push(phase);
  if (bytesLeft !== undefined) facts.push(`${formatBytes(bytesLeft)} left to replicate`);
  if (retries) facts.push(`begun anew ${retries === 1 ? 'once' : `${retries} times`}`);
  return facts;
}

function endFacts({ moved, dropped, keysMoved, lasted }: MigrationRun): string[] {
  const facts = [`${plural(countSlots(moved), 'slot')} moved`];
  if (dropped.length > 0) facts.push(`${countSlots(dropped)} stayed: ${rangesText(dropped)}`);
  if (keysMoved) facts.push(`at least ${plural(keysMoved, 'key')}`);
  if (lasted !== undefined) facts.push(`in ${exactDuration(lasted)}`);
  return facts;
}

const rangesText = (ranges: MigrationRun['moved']): string =>
  `${formatRanges(ranges.slice(0, 4), ', ')}${ranges.length > 4 ? ', …' : ''}`;

/** How far it is, 0 to 1, and what of; null where nobody can tell, as inside an atomic step. */
export function progressOf(run: MigrationRun): { readonly part: number; readonly of: string } | null {
  const { state, kind, moved, marked, counted, keysLeft, keysMost } = run;
  const [done, open] = [countSlots(moved), countSlots(marked)];
  if (state === 'finished') return { part: 1, of: 'all slots' };
  if (kind === 'atomic' || done + open === 0) return null;
  const slot = keysMost ? (keysMost - (keysLeft ?? keysMost)) / keysMost : 0;
  // Slot by slot nobody but the tool knows how many are still to come: the bar is of the one that is marked.
  if (open === 1 && counted !== null) return { part: slot, of: `slot ${counted}` };
  return { part: (done + slot) / (done + open), of: 'the slots marked so far' };
}
