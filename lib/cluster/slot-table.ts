import type { NodeId } from './ids';
import { SLOT_COUNT, sameRanges } from './slots';
import type { Topology } from './topology';

type Owned = Pick<Topology, 'nodes'>;

/** The owner of each slot, by slot number. */
export function ownersBySlot(topology: Owned): (NodeId | undefined)[] {
  const table: (NodeId | undefined)[] = new Array(SLOT_COUNT);
  for (const node of topology.nodes)
    for (const [first, last] of node.slots) table.fill(node.id, first, last + 1);
  return table;
}

/** True if no node's slots or health differ, as on nearly every tick: then 16384 comparisons can be spared. */
export function sameOwners(prev: Owned, next: Owned): boolean {
  if (prev.nodes.length !== next.nodes.length) return false;
  const before = new Map(prev.nodes.map(node => [node.id, node]));
  return next.nodes.every(node => {
    const old = before.get(node.id);
    return old !== undefined && old.health === node.health && sameRanges(old.slots, node.slots);
  });
}
