import type { NodeId } from '../cluster/ids';
import { countSlots } from '../cluster/slots';
import type { TopologyNode } from '../cluster/topology';
import { inSlotOrder, shardPlace } from '../layout/shards';

/** A shard's colour, before light or dark: see `ownerColour`. */
export interface Hue {
  /** Running number of the shard, from 0; what stays the same. */
  readonly seat: number;
  /** OKLCH hue, 0..360. */
  readonly degrees: number;
  /** Lightness step; neighbours on the slot circle differ in it, so that they are told apart without colour too. */
  readonly step: -1 | 0 | 1;
}

/** The golden section spreads any number of hues evenly and never needs to move one for a newcomer. */
const GOLDEN = 0.618034;
/** Hues from olive over green, blue and purple to pink: the amber and vermilion of trouble are left out. */
const [FIRST_DEGREE, SPAN] = [115, 250];
const STEPS = [0, 1, -1] as const;

/** The colour of the n-th shard. */
export function hueOf(seat: number): Hue {
  const place = (0.54 + seat * GOLDEN) % 1;
  return { seat, degrees: FIRST_DEGREE + place * SPAN, step: STEPS[seat % 3] ?? 0 };
}

/**
 * One hue per shard, for all its nodes. With the answer of the call before, a shard keeps its hue whoever leads it,
 * whoever else comes or goes. Where two owners of slots would share one, the larger keeps it.
 */
export function ownerHues(
  nodes: readonly TopologyNode[],
  previous: ReadonlyMap<NodeId, Hue> = new Map(),
): ReadonlyMap<NodeId, Hue> {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const ordered = inSlotOrder(nodes);
  const owners = ordered.filter(node => node.slots.length > 0);
  const bySize = [...owners].sort((a, b) => countSlots(b.slots) - countSlots(a.slots));
  const seats = new Map<NodeId, number>();
  const taken = new Set<number>();
  for (const { id } of bySize) {
    const seat = previous.get(id)?.seat;
    if (seat === undefined || taken.has(seat)) continue;
    seats.set(id, seat);
    taken.add(seat);
  }
  for (const node of nodes) {
    const seat = previous.get(node.id)?.seat;
    if (seat !== undefined) taken.add(seat);
  }
  let next = 0;
  const freshSeat = (): number => {
    while (taken.has(next)) next++;
    taken.add(next);
    return next;
  };
  for (const { id } of owners) if (!seats.has(id)) seats.set(id, freshSeat());
  for (const node of ordered) {
    if (seats.has(node.id)) continue;
    const { root } = shardPlace(node, byId);
    seats.set(node.id, seats.get(root) ?? previous.get(node.id)?.seat ?? freshSeat());
  }
  return new Map([...seats].map(([id, seat]) => [id, hueOf(seat)]));
}
