import type { Millis } from '../cluster/ids';
import type { TopologyNode } from '../cluster/topology';
import { isVoter } from '../cluster/voters';
import { type Ballots, requestsOf } from './ballots';
import type { Incident } from './incident';
import type { Look } from './look';
import { has } from './steps';

/**
 * How a promotion came about. The successor's own count of election messages tells: TAKEOVER asks nobody for votes, and
 * CLUSTER FAILOVER without FORCE asks the master to hand over. After FAIL an election is the cluster's own doing (FORCE
 * sent after FAIL looks the same), unless the replica was too stale to stand by itself. Servers that do not count by
 * type (before 4.0) leave only this: without a majority of voters nobody can have been elected.
 */
export function triggerOf(
  incident: Incident,
  successor: TopologyNode,
  look: Look,
  ballots: Ballots,
  began: Millis,
): Incident['trigger'] {
  const failed = has(incident, 'fail');
  if (successor.measures?.votesAsked === undefined) {
    if (!hasMajority(look)) return 'takeover';
    return failed ? 'automatic' : 'unknown';
  }
  // Told before a restart of ours, its request is remembered by its step alone.
  const stood = incident.steps.some(step => step.type === 'election' && step.by === successor.id);
  if (!stood && requestsOf(ballots, successor.id, 'vote', began).length === 0) return 'takeover';
  if (requestsOf(ballots, successor.id, 'handover', began).length > 0) return 'manual';
  const own = incident.replicas.find(one => one.id === successor.id);
  const able = incident.failure === null || (own?.staleFor ?? null) === null;
  return failed && able ? 'automatic' : 'manual';
}

/** Before the promotion: the successor had no vote then. */
const hasMajority = ({ prev }: Look): boolean =>
  prev.nodes.filter(node => isVoter(node) && node.health === 'ok').length >= prev.quorum;
