import type { Millis, NodeId } from '../cluster/ids';
import { nameById } from '../cluster/node-name';
import { countSlots, type SlotRange } from '../cluster/slots';
import type { Topology, TopologyNode } from '../cluster/topology';

/** One published picture and the one before it. */
export interface Published {
  readonly prev: Topology;
  readonly next: Topology;
  /** Wall clock. */
  readonly at: Millis;
  /** Monotonic clock of the same moment, of any origin, in ms. */
  readonly mono: Millis;
}

/** The same, indexed. */
export interface Look extends Published {
  readonly before: ReadonlyMap<NodeId, TopologyNode>;
  readonly after: ReadonlyMap<NodeId, TopologyNode>;
  /** A node's name, also when it has just left. */
  readonly name: (id: NodeId) => string;
}

export function lookAt(published: Published): Look {
  const { next } = published;
  // The very first picture has no past.
  const prev = published.prev.nodes.length > 0 ? published.prev : next;
  const known = [...next.nodes, ...prev.nodes];
  return {
    ...published,
    prev,
    before: new Map(prev.nodes.map(node => [node.id, node])),
    after: new Map(next.nodes.map(node => [node.id, node])),
    name: id => nameById(known, id),
  };
}

/** Who owns these slots, and how many of them. */
export function ownersOf(
  slots: readonly SlotRange[],
  nodes: readonly TopologyNode[],
): readonly { readonly node: TopologyNode; readonly count: number }[] {
  return nodes.flatMap(node => {
    const count = countSlots(overlap(slots, node.slots));
    return count > 0 ? [{ node, count }] : [];
  });
}

const overlap = (a: readonly SlotRange[], b: readonly SlotRange[]): SlotRange[] =>
  a.flatMap(([from, to]) =>
    b.flatMap(([first, last]): SlotRange[] =>
      Math.max(from, first) <= Math.min(to, last) ? [[Math.max(from, first), Math.min(to, last)]] : [],
    ),
  );
