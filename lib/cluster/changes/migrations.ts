import { plural } from '../../format/count';
import { exactDuration } from '../../format/duration';
import type { NewEvent } from '../events';
import { isOver, type MigrationRun } from '../migrations/run';
import { stuckText } from '../migrations/stuck-text';
import { countSlots } from '../slots';
import { slotsText } from '../slots-text';
import type { Step } from './step';

/** Migrations that began, got stuck (once, and again only after they had moved on) and ended. */
export function migrationChanges(step: Step): NewEvent[] {
  const before = new Map(step.prev.migrations?.map(run => [run.id, run]));
  return (step.next.migrations ?? []).flatMap(run => {
    const old = before.get(run.id);
    if (old && isOver(old)) return [];
    return [
      ...(!old && !isOver(run) ? [started(run, step)] : []),
      ...(run.state === 'stuck' && old?.state !== 'stuck' ? [stuck(run, step)] : []),
      ...(isOver(run) ? [finished(run, step)] : []),
    ];
  });
}

const way = ({ from, to }: MigrationRun, name: Step['name']) => `${name(from)} → ${name(to)}`;

function started(run: MigrationRun, { at, name }: Step): NewEvent {
  const { id, kind, from, to, marked: slots } = run;
  const how = kind === 'atomic' ? ' in one atomic step' : '';
  return {
    at,
    type: 'migration-started',
    level: 'info',
    node: from,
    text: `${slotsText(slots)} began to move ${way(run, name)}${how}`,
    data: { run: id, kind, from, to, slots },
  };
}

function stuck(run: MigrationRun, { at, name }: Step): NewEvent {
  const { id, kind, from, to, stuck: reason, stuckSlots: slots = [] } = run;
  return {
    at,
    type: 'migration-stuck',
    level: reason === 'on-replica' ? 'info' : 'warning',
    node: from,
    text: `${stuckText(run, name)}: ${way(run, name)}`,
    data: { run: id, kind, from, to, slots, reason },
  };
}

function finished(run: MigrationRun, { at, name, after }: Step): NewEvent {
  const { id, kind, from, to, state, moved, dropped, keysMoved, lasted = 0, error } = run;
  const whole = state === 'finished';
  const arrived = countSlots(moved);
  return {
    at,
    type: 'migration-finished',
    level: whole ? 'info' : 'warning',
    node: to,
    text: `${whole ? arrival(run) : broken(run, name)}: ${way(run, name)}, ${exactDuration(lasted)}${error ? `. ${error}` : ''}`,
    data: {
      run: id,
      kind,
      from,
      to,
      slots: moved,
      arrived,
      dropped,
      keys: keysMoved,
      lasted,
      ...(whole ? {} : { aborted: true }),
      ...(error ? { error } : {}),
      gone: !after.has(from) || !after.has(to),
    },
  };
}

/** Keys that went between two looks were not seen: their number is a least one. */
const keysText = ({ keysMoved }: MigrationRun): string =>
  keysMoved ? ` with at least ${plural(keysMoved, 'key')}` : '';

const arrival = (run: MigrationRun): string => `${slotsText(run.moved)} arrived${keysText(run)}`;

function broken(run: MigrationRun, name: Step['name']): string {
  const { from, moved, dropped } = run;
  if (dropped.length === 0) return 'The migration ended with no slot moved';
  const one = countSlots(dropped) === 1;
  const stays = `${slotsText(dropped)} ${whyNot(run, one)}, and ${one ? 'stays' : 'stay'} with ${name(from)}`;
  return moved.length > 0
    ? `${stays} after ${plural(countSlots(moved), 'slot')} arrived${keysText(run)}`
    : stays;
}

function whyNot({ kind, state }: MigrationRun, one: boolean): string {
  if (state === 'failed') return 'failed to move';
  const verb = one ? 'is' : 'are';
  return kind === 'atomic'
    ? `${verb} not moved: it was cancelled`
    : `did not move and ${verb} no longer marked`;
}
