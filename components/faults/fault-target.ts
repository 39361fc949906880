import type { NodeId } from '@/lib/cluster/ids';
import type { TopologyNode } from '@/lib/cluster/topology';
import type { FaultInfo } from '@/lib/wire';

/**
 * Which node a fault is for: the selected one where it fits, else the first that fits and is well.
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
  const chosen = nodes.find(node => node.id === selected);
  if (chosen && fits(chosen)) return chosen;
  const mends = fault.id === 'resume' || fault.id === 'restart';
  const isWell = (node: TopologyNode) => node.reachable && node.health === 'ok';
  return nodes.find(node => fits(node) && isWell(node) !== mends) ?? null;
}
