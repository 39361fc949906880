import type { NodeId } from '@/lib/cluster/ids';
import type { TopologyNode } from '@/lib/cluster/topology';
import type { FaultInfo } from '@/lib/wire';

/**
 * Which node a fault is for: the selected one where it fits, else the first that fits and is well, a serving master
 * before others: that is where there is most to see.
 * Faults that mend (`resume`, `restart`) look for a node that is not.
 */
export function faultTarget(
  fault: Pick<FaultInfo, 'id' | 'target'>,
  nodes: readonly TopologyNode[],
  selected: NodeId | null,
): TopologyNode | null {
  const fits = (node: TopologyNode) => {
    if (fault.target === 'any') return true;
    if (fault.target === 'replica') return node.role === 'replica';
    return node.role === 'master' && node.slots.length > 0;
  };
  const mends = fault.id === 'resume' || fault.id === 'restart';
  const isWell = (node: TopologyNode) => node.reachable && node.health === 'ok';
  const chosen = nodes.find(node => node.id === selected);
  if (chosen && fits(chosen) && !(mends && isWell(chosen))) return chosen;
  const candidates = nodes.filter(node => fits(node) && isWell(node) !== mends);
  return candidates.find(node => node.role === 'master' && node.slots.length > 0) ?? candidates[0] ?? null;
}
