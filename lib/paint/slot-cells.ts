import type { NodeId } from '../cluster/ids';
import { servingOf } from '../cluster/serving';
import { SLOT_COUNT } from '../cluster/slots';
import type { Topology, TopologyNode } from '../cluster/topology';

/** Index for "no owner" in `SlotCells.owner` and `.other`. */
export const NOBODY = 0xffff;

/** What a slot is doing. */
export const Kind = { unassigned: 0, owned: 1, migrating: 2, contested: 3 } as const;
/** What is wrong with its owner. `fail` is also an owner without an address, `silent` one that only we cannot reach. */
export const Trouble = { none: 0, pfail: 1, fail: 2, silent: 3 } as const;

/** The slot map as numbers: one entry per slot in each array. */
export interface SlotCells {
  /** Node ids that the indexes in `owner` and `other` point at. */
  readonly owners: readonly NodeId[];
  readonly owner: Uint16Array;
  /** Migrating: the target. Contested: who else claims it. Else `NOBODY`. */
  readonly other: Uint16Array;
  readonly kind: Uint8Array;
  readonly trouble: Uint8Array;
}

/** Reads the slot map off a topology. A migration mark left on a replica moves nothing and is not drawn. */
export function slotCells(topology: Pick<Topology, 'nodes' | 'slots'>): SlotCells {
  const owner = new Uint16Array(SLOT_COUNT).fill(NOBODY);
  const other = new Uint16Array(SLOT_COUNT).fill(NOBODY);
  const kind = new Uint8Array(SLOT_COUNT);
  const trouble = new Uint8Array(SLOT_COUNT);
  const owners: NodeId[] = [];
  const indexes = new Map<NodeId, number>();
  const indexOf = (id: NodeId): number => {
    const known = indexes.get(id);
    if (known !== undefined) return known;
    indexes.set(id, owners.length);
    return owners.push(id) - 1;
  };
  const troubles = new Map<NodeId, number>();
  for (const node of topology.nodes) {
    const state = troubleOf(node);
    troubles.set(node.id, state);
    for (const [first, last] of node.slots) {
      owner.fill(indexOf(node.id), first, last + 1);
      kind.fill(Kind.owned, first, last + 1);
      trouble.fill(state, first, last + 1);
    }
  }
  for (const { slots, by } of topology.slots.contested) {
    const [winner, rival] = by;
    if (winner === undefined || rival === undefined) continue;
    for (const [first, last] of slots) {
      owner.fill(indexOf(winner), first, last + 1);
      other.fill(indexOf(rival), first, last + 1);
      kind.fill(Kind.contested, first, last + 1);
      trouble.fill(troubles.get(winner) ?? Trouble.none, first, last + 1);
    }
  }
  for (const { slot, from, to, onReplica } of topology.slots.migrating) {
    if (onReplica || kind[slot] !== Kind.owned) continue;
    // Around the hand-over the target owns the slot already while the source still carries its mark.
    const holder = owner[slot] === indexOf(to) ? from : to;
    other[slot] = indexOf(holder);
    kind[slot] = Kind.migrating;
  }
  return { owners, owner, other, kind, trouble };
}

function troubleOf(owner: TopologyNode): number {
  switch (servingOf(owner)) {
    case 'unserved':
      return Trouble.fail;
    case 'doubtful':
      return owner.reachable || owner.health === 'pfail' ? Trouble.pfail : Trouble.silent;
    case 'served':
      return Trouble.none;
  }
}

/** A maximal run of slots that look the same. */
export interface SlotRun {
  readonly first: number;
  readonly last: number;
  readonly owner: NodeId | null;
  readonly other: NodeId | null;
  readonly kind: number;
  readonly trouble: number;
}

/** The run that `slot` lies in. */
export function runAt(cells: SlotCells, slot: number): SlotRun {
  const { owners, owner, other, kind, trouble } = cells;
  const same = (i: number) =>
    owner[i] === owner[slot] &&
    other[i] === other[slot] &&
    kind[i] === kind[slot] &&
    trouble[i] === trouble[slot];
  let first = slot;
  let last = slot;
  while (first > 0 && same(first - 1)) first--;
  while (last < SLOT_COUNT - 1 && same(last + 1)) last++;
  return {
    first,
    last,
    owner: owners[owner[slot] ?? NOBODY] ?? null,
    other: owners[other[slot] ?? NOBODY] ?? null,
    kind: kind[slot] ?? Kind.unassigned,
    trouble: trouble[slot] ?? Trouble.none,
  };
}

/** All runs in slot order, at most `limit`. */
export function slotRuns(cells: SlotCells, limit: number): readonly SlotRun[] {
  const runs: SlotRun[] = [];
  for (let slot = 0; slot < SLOT_COUNT && runs.length < limit; ) {
    const run = runAt(cells, slot);
    runs.push(run);
    slot = run.last + 1;
  }
  return runs;
}
