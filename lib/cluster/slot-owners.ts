import { Flag } from './flags';
import type { NodeId } from './ids';
import type { Member } from './members';
import { rangesWhere, SLOT_COUNT, type SlotRange } from './slots';
import type { ContestedSlots, MigratingSlot } from './topology';

export interface SlotOwners {
  /** Per slot the index into the members given, or -1. */
  readonly owner: Int16Array;
  readonly contested: readonly ContestedSlots[];
  readonly migrating: readonly MigratingSlot[];
  /** By member index. */
  readonly ranges: readonly (readonly SlotRange[])[];
}

/**
 * Who owns each slot. Every member has one voice: its own line if it answers, else the best witness's. Where two
 * masters claim a slot the higher config epoch wins, as it does on the bus. It is *contested* when both claim it by
 * their own word (or neither can win, the epochs being equal), unless one of them is handing it to the other.
 */
export function ownSlots(members: readonly Member[]): SlotOwners {
  const owner = new Int16Array(SLOT_COUNT).fill(-1);
  const rivals = new Map<number, Set<number>>();
  const voice = (index: number) => {
    const member = members[index]!;
    return member.self ?? member.line;
  };
  members.forEach((member, index) => {
    const line = voice(index);
    if (!(line.flags & Flag.master)) return;
    for (const [first, last] of line.slots) {
      for (let slot = first; slot <= last; slot++) {
        const other = owner[slot]!;
        if (other < 0) owner[slot] = index;
        else if (other !== index) {
          const rival = members[other]!;
          if (disputes(member, rival) && !handsOver(voice(index), voice(other), slot)) {
            const known = rivals.get(slot);
            if (known) known.add(index);
            else rivals.set(slot, new Set([other, index]));
          }
          if (outranks(voice(index), voice(other))) owner[slot] = index;
        }
      }
    }
  });
  return {
    owner,
    contested: groupContested(rivals, owner, members),
    migrating: findMigrations(members),
    ranges: collectRanges(owner, members.length),
  };
}

function disputes(a: Member, b: Member): boolean {
  return (
    (a.self !== null && b.self !== null) || (a.self ?? a.line).configEpoch === (b.self ?? b.line).configEpoch
  );
}

type Line = Member['line'];

function outranks(a: Line, b: Line): boolean {
  return a.configEpoch !== b.configEpoch ? a.configEpoch > b.configEpoch : a.id < b.id;
}

/** Views are not read in the same instant: right after SETSLOT NODE one side may still show its migration mark. */
function handsOver(a: Line, b: Line, slot: number): boolean {
  const marks = (line: Line, peer: NodeId) =>
    line.migrating.some(mark => mark.slot === slot && mark.peer === peer) ||
    line.importing.some(mark => mark.slot === slot && mark.peer === peer);
  return marks(a, b.id) || marks(b, a.id);
}

function groupContested(
  rivals: ReadonlyMap<number, ReadonlySet<number>>,
  owner: Int16Array,
  members: readonly Member[],
): ContestedSlots[] {
  const groups = new Map<string, { slots: Set<number>; by: NodeId[] }>();
  for (const [slot, claimants] of rivals) {
    const winner = owner[slot]!;
    const order = [winner, ...[...claimants].filter(index => index !== winner).sort((a, b) => a - b)];
    const key = order.join();
    const group = groups.get(key) ?? { slots: new Set(), by: order.map(index => members[index]!.id) };
    group.slots.add(slot);
    groups.set(key, group);
  }
  return [...groups.values()].map(group => ({
    slots: rangesWhere(slot => group.slots.has(slot)),
    by: group.by,
  }));
}

/** Joins the two sides' marks: they stand on each node's own line only, and either side may be missing. */
function findMigrations(members: readonly Member[]): MigratingSlot[] {
  const found = new Map<string, MigratingSlot>();
  for (const { own, line } of members) {
    const source = own ?? line;
    const onReplica = source.flags & Flag.slave ? { onReplica: true as const } : {};
    for (const { slot, peer } of source.migrating)
      found.set(`${slot} ${source.id} ${peer}`, {
        slot,
        from: source.id,
        to: peer,
        marks: 'source',
        ...onReplica,
      });
  }
  for (const { own, line } of members) {
    const target = own ?? line;
    const onReplica = target.flags & Flag.slave ? { onReplica: true as const } : {};
    for (const { slot, peer } of target.importing) {
      const key = `${slot} ${peer} ${target.id}`;
      const source = found.get(key);
      if (source) found.set(key, { slot, from: peer, to: target.id, marks: 'both' });
      else found.set(key, { slot, from: peer, to: target.id, marks: 'target', ...onReplica });
    }
  }
  return [...found.values()].sort(
    (a, b) => a.slot - b.slot || (a.from < b.from ? -1 : 1) || (a.to < b.to ? -1 : 1),
  );
}

function collectRanges(owner: Int16Array, count: number): SlotRange[][] {
  const ranges: SlotRange[][] = Array.from({ length: count }, () => []);
  for (let slot = 0; slot < SLOT_COUNT; ) {
    const index = owner[slot]!;
    let last = slot;
    while (last + 1 < SLOT_COUNT && owner[last + 1] === index) last++;
    if (index >= 0) ranges[index]!.push([slot, last]);
    slot = last + 1;
  }
  return ranges;
}
