import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { plural } from '@/lib/format/count';

type Belief = Pick<
  TopologyNode,
  'health' | 'suspectedBy' | 'failedBy' | 'votes' | 'pendingPings' | 'linksDown'
>;

/** What the cluster believes of a node, in one sentence; who votes and what FAIL still needs included. */
export function beliefSentence(node: Belief, cluster: Pick<Topology, 'voters' | 'quorum'>): string {
  switch (node.health) {
    case 'fail':
      return node.failedBy.length === 0
        ? 'The cluster has agreed on FAIL.'
        : `The cluster has agreed on FAIL; ${plural(node.failedBy.length, 'node')} ${node.failedBy.length === 1 ? 'says' : 'say'} so.`;
    case 'pfail':
      return `${node.votes} of ${plural(cluster.voters, 'master')} ${node.votes === 1 ? 'suspects' : 'suspect'} it (PFAIL). ${failNeeds(node.votes, cluster)}`;
    case 'handshake':
      return 'It is being introduced (handshake) and is no member yet.';
    case 'noaddr':
      return 'The cluster has lost its address (noaddr).';
    case 'ok':
      break;
  }
  if (node.suspectedBy.length > 0)
    return `${plural(node.suspectedBy.length, 'node')} without a vote ${node.suspectedBy.length === 1 ? 'suspects' : 'suspect'} it. No master does.`;
  if (node.pendingPings.length > 0)
    return `Nobody suspects it yet; ${plural(node.pendingPings.length, 'node')} ${node.pendingPings.length === 1 ? 'waits' : 'wait'} for its pong.`;
  if (node.linksDown.length > 0)
    return `Nobody suspects it; ${plural(node.linksDown.length, 'node')} ${node.linksDown.length === 1 ? 'has' : 'have'} lost the bus link to it.`;
  return 'Nobody suspects it.';
}

/** "FAIL needs 1 more of 3 masters." */
export function failNeeds(votes: number, cluster: Pick<Topology, 'voters' | 'quorum'>): string {
  const missing = cluster.quorum - votes;
  if (missing <= 0) return 'That is enough for FAIL.';
  return `FAIL needs ${missing} more of ${plural(cluster.voters, 'master')}.`;
}
