import type { NodeId } from '../cluster/ids';
import type { TopologyNode } from '../cluster/topology';

/** Where a node hangs: the master at the top of its replication chain, and how many links lie between (0 for itself). */
export interface ShardPlace {
  readonly root: NodeId;
  readonly depth: number;
}

/** Follows `masterId` upwards; ends at a node without a known master, and at once on a loop. */
export function shardPlace(node: TopologyNode, byId: ReadonlyMap<NodeId, TopologyNode>): ShardPlace {
  const seen = new Set<NodeId>([node.id]);
  let top = node;
  while (top.role === 'replica' && top.masterId !== null && !seen.has(top.masterId)) {
    const above = byId.get(top.masterId);
    if (!above) break;
    seen.add(above.id);
    top = above;
  }
  return { root: top.id, depth: seen.size - 1 };
}

const firstSlot = (node: TopologyNode | undefined): number => node?.slots[0]?.[0] ?? Number.POSITIVE_INFINITY;
const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Nodes as one walks the slot circle: each master by its first slot, its replicas behind it, those without slots last. */
export function inSlotOrder(nodes: readonly TopologyNode[]): readonly TopologyNode[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const keyed = nodes.map(node => {
    const { root, depth } = shardPlace(node, byId);
    return { node, first: firstSlot(byId.get(root)), root, depth };
  });
  keyed.sort(
    (a, b) =>
      compare(a.first, b.first) ||
      compare(a.root, b.root) ||
      a.depth - b.depth ||
      compare(a.node.host, b.node.host) ||
      a.node.port - b.node.port ||
      compare(a.node.id, b.node.id),
  );
  return keyed.map(({ node }) => node);
}
