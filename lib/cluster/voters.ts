import { groupBy } from './group-by';
import type { TopologyNode } from './topology';

type Voter = Pick<TopologyNode, 'role' | 'slots'>;

/** Masters that own slots vote on FAIL and in elections (cluster specification). */
export const isVoter = (node: Voter): boolean => node.role === 'master' && node.slots.length > 0;

/** Voters that share a config epoch, by epoch. Epoch 0 is that of a master never configured, and no collision. */
export function epochCollisions<Node extends Voter & Pick<TopologyNode, 'configEpoch'>>(
  nodes: readonly Node[],
): Map<number, Node[]> {
  const groups = groupBy(
    nodes.filter(node => isVoter(node) && node.configEpoch > 0),
    node => node.configEpoch,
  );
  for (const [epoch, group] of groups) if (group.length < 2) groups.delete(epoch);
  return groups;
}
