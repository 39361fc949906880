import type { Level, TopologyNode } from '@/lib/cluster/topology';
import { type Freshness, verdictHolds } from '@/lib/live';
import type { ClusterSummary } from '@/lib/wire';

/** Every state that has a mark of its own; shape and colour always go together. */
export type MarkKind = Level | 'unreachable' | 'stale';

type NodeState = Pick<TopologyNode, 'health' | 'reachable' | 'inferred'>;

/** The mark of a node: what the cluster says first, then what we found ourselves. */
export function markOfNode(node: NodeState): MarkKind {
  if (node.inferred?.unseenSince !== undefined) return 'stale';
  if (node.inferred?.doubt === 'owners') return 'unknown';
  switch (node.health) {
    case 'fail':
      return 'critical';
    case 'pfail':
      return 'warning';
    case 'handshake':
      return 'info';
    case 'noaddr':
      return 'unknown';
    case 'ok':
      return node.reachable ? 'ok' : 'unreachable';
  }
}

/** The same in a word or two, for people who do not see the mark. */
export function stateWord(node: NodeState): string {
  if (node.inferred?.unseenSince !== undefined) return 'not seen: its host is silent';
  if (node.inferred?.doubt === 'owners') return 'not known: its sockets may not be seen';
  switch (node.health) {
    case 'fail':
      return 'FAIL';
    case 'pfail':
      return 'PFAIL';
    case 'handshake':
      return 'handshake';
    case 'noaddr':
      return 'no address';
    case 'ok':
      return node.reachable ? 'ok' : 'unreachable';
  }
}

type Row = Pick<ClusterSummary, 'at' | 'stale' | 'state' | 'verdict'>;

/**
 * The mark of a cluster's row, by how fresh it is. One that was never read is unknown rather than old; one of which no
 * node answers keeps its verdict, which says just that.
 */
export function markOfCluster(cluster: Row, kind: Freshness['kind']): MarkKind {
  if (cluster.at === 0) return kind === 'lost' ? 'unknown' : cluster.verdict.level;
  return verdictHolds(kind, cluster.state === 'unknown') ? cluster.verdict.level : 'stale';
}

/** Words for a level, read out beside its mark. */
export const LEVEL_WORDS: Readonly<Record<MarkKind, string>> = {
  ok: 'ok',
  info: 'info',
  warning: 'warning',
  critical: 'critical',
  unknown: 'unknown',
  unreachable: 'unreachable',
  stale: 'stale',
};
