import type { NewEvent } from '../events';
import type { NodeId } from '../ids';
import { servingOf } from '../serving';
import { ownersBySlot, sameOwners } from '../slot-table';
import { rangesWhere, SLOT_COUNT } from '../slots';
import { slotsText } from '../slots-text';
import type { TopologyNode } from '../topology';
import type { Step } from './step';

/** Slots that changed owner other than by a failover, and slots that stopped or began to be served. */
export function slotChanges({ prev, next, before, after, at, name }: Step): NewEvent[] {
  const events: NewEvent[] = [];
  if (sameOwners(prev, next)) return events;
  const old = ownersBySlot(prev);
  const now = ownersBySlot(next);
  const moved = new Map<string, { from: NodeId; to: NodeId; slots: Set<number> }>();
  const lost = new Set<number>();
  const gained = new Set<number>();
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const from = old[slot];
    const to = now[slot];
    const served = (id: NodeId | undefined, nodes: Step['after']) =>
      id !== undefined && !unserved(nodes.get(id));
    if (served(from, before) && !served(to, after)) lost.add(slot);
    if (!served(from, before) && served(to, after)) gained.add(slot);
    if (!from || !to || from === to || before.get(to)?.role === 'replica') continue;
    const key = `${from} ${to}`;
    const group = moved.get(key) ?? { from, to, slots: new Set() };
    group.slots.add(slot);
    moved.set(key, group);
  }
  for (const { from, to, slots } of moved.values()) {
    const ranges = rangesWhere(slot => slots.has(slot));
    events.push({
      at,
      type: 'slots-moved',
      level: 'info',
      node: to,
      text: `${slotsText(ranges)} moved ${name(from)} → ${name(to)}`,
      data: { from, to, slots: ranges },
    });
  }
  if (lost.size > 0) events.push(coverage('slots-uncovered', 'critical', 'not served any more', lost, at));
  if (gained.size > 0) events.push(coverage('slots-covered', 'info', 'served again', gained, at));
  return events;
}

/** Nobody serves what belongs to a FAIL master, nor what belongs to one without an address. */
const unserved = (owner: TopologyNode | undefined): boolean => !owner || servingOf(owner) === 'unserved';

function coverage(
  type: 'slots-uncovered' | 'slots-covered',
  level: NewEvent['level'],
  what: string,
  slots: ReadonlySet<number>,
  at: number,
): NewEvent {
  const ranges = rangesWhere(slot => slots.has(slot));
  return {
    at,
    type,
    level,
    text: `${slotsText(ranges)} ${slots.size === 1 ? 'is' : 'are'} ${what}`,
    data: { slots: ranges },
  };
}
