import type { NodeId } from '../cluster/ids';
import { SLOT_COUNT, type SlotRange } from '../cluster/slots';
import type { TopologyNode } from '../cluster/topology';

/** Radians of one slot on the slot circle: slot 0 begins at the top, clockwise. */
export const SLOT_ANGLE = (2 * Math.PI) / SLOT_COUNT;

/** A stretch of the slot circle with one owner; `owner` is null where nobody serves the slots. */
export interface SlotArc {
  readonly owner: NodeId | null;
  readonly first: number;
  readonly last: number;
  /** Radians, clockwise from the top. */
  readonly from: number;
  readonly to: number;
}

/** Slots per step when ownership is too fragmented to draw exactly: finer than a pixel on any ring we draw. */
const COARSE = 16;
const MOST_ARCS = 512;

/** The whole slot circle as arcs, gaps included. Fragmented beyond 512 arcs it is drawn in steps of 16 slots. */
export function slotArcs(nodes: readonly TopologyNode[]): readonly SlotArc[] {
  const owners = new Array<NodeId | null>(SLOT_COUNT).fill(null);
  for (const node of nodes) for (const [first, last] of node.slots) owners.fill(node.id, first, last + 1);
  const exact = runs(owners, 1);
  return exact.length <= MOST_ARCS ? exact : runs(owners, COARSE);
}

function runs(owners: readonly (NodeId | null)[], step: number): SlotArc[] {
  const arcs: SlotArc[] = [];
  let first = 0;
  for (let slot = step; slot <= SLOT_COUNT; slot += step) {
    const owner = owners[first] ?? null;
    if (slot < SLOT_COUNT && (owners[slot] ?? null) === owner) continue;
    arcs.push({ owner, first, last: slot - 1, from: first * SLOT_ANGLE, to: slot * SLOT_ANGLE });
    first = slot;
  }
  return arcs;
}

/** The widest of these ranges, the first of equals; null for none. */
export function largestRange(ranges: readonly SlotRange[]): SlotRange | null {
  let best: SlotRange | null = null;
  for (const range of ranges) if (!best || range[1] - range[0] > best[1] - best[0]) best = range;
  return best;
}
