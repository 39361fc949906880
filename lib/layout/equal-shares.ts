import { SLOT_COUNT } from '../cluster/slots';
import type { TopologyNode } from '../cluster/topology';

/**
 * The nodes with the circle shared out evenly among the masters, in order of address: where nobody tells who owns which
 * slots they still need places. For layout only.
 */
export function equalShares(nodes: readonly TopologyNode[]): readonly TopologyNode[] {
  const masters = nodes
    .filter(node => node.role === 'master')
    .sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.port - b.port));
  const edge = (index: number) => Math.round((index * SLOT_COUNT) / masters.length);
  const shares = new Map(masters.map((node, i) => [node.id, [edge(i), edge(i + 1) - 1] as const]));
  return nodes.map(node => {
    const share = shares.get(node.id);
    return { ...node, slots: share ? [share] : [] };
  });
}
