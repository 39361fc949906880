import type { NewEvent } from '../events';
import { groupBy } from '../group-by';
import type { NodeId } from '../ids';
import { servingOf } from '../serving';
import { countSlots, formatRanges, rangesWhere, SLOT_COUNT, type SlotRange, sameRanges } from '../slots';
import type { MigratingSlot, Topology, TopologyNode } from '../topology';
import type { Step } from './step';

/** Slots that changed owner other than by a failover, and slots that stopped or began to be served. */
export function slotChanges({ prev, next, before, after, at, name }: Step): NewEvent[] {
  const events: NewEvent[] = [];
  if (sameOwners(prev, next)) return events;
  const old = owners(prev);
  const now = owners(next);
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

/** Migration marks that appeared or went, one event a pair of nodes. */
export function migrationChanges({ prev, next, after, at, name }: Step): NewEvent[] {
  const events: NewEvent[] = [];
  const pair = (mark: MigratingSlot) => `${mark.from} ${mark.to}`;
  const had = groupBy(prev.slots.migrating, pair);
  const have = groupBy(next.slots.migrating, pair);
  for (const [key, marks] of have) {
    const first = marks[0];
    if (!first || had.has(key)) continue;
    const slots = marked(marks);
    events.push({
      at,
      type: 'migration-started',
      level: 'info',
      node: first.from,
      text: `${slotsText(slots)} began to move ${name(first.from)} → ${name(first.to)}`,
      data: { from: first.from, to: first.to, slots },
    });
  }
  if (had.size === 0) return events;
  const now = owners(next);
  for (const [key, marks] of had) {
    const first = marks[0];
    if (!first || have.has(key)) continue;
    const slots = marked(marks);
    const arrived = marks.filter(mark => now[mark.slot] === mark.to).length;
    const whole = arrived === marks.length;
    events.push({
      at,
      type: 'migration-finished',
      level: whole ? 'info' : 'warning',
      node: first.to,
      text: `${slotsText(slots)} ${whole ? 'arrived' : `no longer marked, ${arrived} of ${marks.length} arrived`}: ${name(first.from)} → ${name(first.to)}`,
      data: {
        from: first.from,
        to: first.to,
        slots,
        arrived,
        gone: !after.has(first.from) || !after.has(first.to),
      },
    });
  }
  return events;
}

const marked = (marks: readonly MigratingSlot[]): SlotRange[] => {
  const slots = new Set(marks.map(mark => mark.slot));
  return rangesWhere(slot => slots.has(slot));
};

const owners = (topology: Topology): (NodeId | undefined)[] => {
  const table: (NodeId | undefined)[] = new Array(SLOT_COUNT);
  for (const node of topology.nodes)
    for (const [first, last] of node.slots) table.fill(node.id, first, last + 1);
  return table;
};

const slotsText = (ranges: readonly SlotRange[]): string => {
  const total = countSlots(ranges);
  if (total === 1) return `Slot ${ranges[0]?.[0]}`;
  return ranges.length > 4 ? `${total} slots` : `${total} slots (${formatRanges(ranges, ', ')})`;
};

/** True if no node's slots or health differ, as on nearly every tick: then 16384 comparisons can be spared. */
function sameOwners(prev: Topology, next: Topology): boolean {
  if (prev.nodes.length !== next.nodes.length) return false;
  const before = new Map(prev.nodes.map(node => [node.id, node]));
  return next.nodes.every(node => {
    const old = before.get(node.id);
    return old !== undefined && old.health === node.health && sameRanges(old.slots, node.slots);
  });
}
