import { SLOT_COUNT } from './slots';
import type { TopologyNode } from './topology';

/** Masters by their first slot, each followed by its replicas; then masters without slots; ids break ties. */
export function orderNodes(nodes: readonly TopologyNode[]): TopologyNode[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const shardOf = (node: TopologyNode): TopologyNode => {
    let top = node;
    for (let hops = 0; hops < 8 && top.role === 'replica' && top.masterId; hops++) {
      const master = byId.get(top.masterId);
      if (!master) break;
      top = master;
    }
    return top;
  };
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return nodes
    .map(node => {
      const shard = shardOf(node);
      return { node, shard, first: shard.slots[0]?.[0] ?? SLOT_COUNT, below: node === shard ? 0 : 1 };
    })
    .sort(
      (a, b) =>
        a.first - b.first ||
        compare(a.shard.id, b.shard.id) ||
        a.below - b.below ||
        compare(a.node.id, b.node.id),
    )
    .map(({ node }) => node);
}
