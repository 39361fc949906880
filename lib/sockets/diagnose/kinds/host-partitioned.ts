import type { Millis } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import { SocketState } from '../../table/socket-row';
import { type Candidate, severity, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import { lateSince } from '../input';
import type { NodeSigns, Signs } from '../node-signs';
import {
  CHANCE,
  isReply,
  NO_FLAP,
  NO_FLAP_ALONE,
  stuckLines,
  stuckSince,
  weightOf,
  wentOn,
} from '../silence';

/** Answers that were on their way when the first segment got lost. */
const ON_ITS_WAY = 250;

/** The whole host is cut off or without power: what peers and we send is not even acknowledged by its kernel. */
export function hostPartitioned({ nodes }: Signs): Candidate[] {
  return [...nodes.values()].flatMap(node => partitionOf(node) ?? []);
}

function partitionOf(node: NodeSigns): Candidate | null {
  const { member, now, query, stuckPeers, agentSilent } = node;
  const ours = unacknowledged(node);
  if (stuckPeers.some(isReply) || (stuckPeers.length === 0 && !(ours && agentSilent !== null))) return null;
  const since = Math.min(stuckSince(stuckPeers, now), ours ? ours.line.at + 200 : now);
  const replication = stuckPeers.some(track => track.plane === 'replication');
  // Whoever answers us, or whose clients go on, has lost no more than its bus.
  if (query.answeredAt > since + ON_ITS_WAY || (!ours && !replication)) return null;
  const evidence: DiagnosisEvidence[] = stuckLines(stuckPeers, count =>
    count === 1 ? 'A connection to it is dead' : `${plural(count, 'connection')} to it are dead`,
  );
  if (ours) evidence.push(ours.line);
  // Our question and its agent's samples take one path: together they are one witness.
  if (agentSilent !== null)
    evidence.push({
      witness: US,
      at: agentSilent,
      text: 'Its agent was asked for samples and is silent, while those of other hosts answer.',
    });
  const weight = weightOf(stuckPeers) + (ours?.weight ?? 0) + (agentSilent === null ? 0 : 1);
  return {
    kind: 'host-partitioned',
    node: member.id,
    level: severity(member),
    text: 'is cut off: its host acknowledges nothing',
    since,
    evidence,
    hold: holdFor(node, since),
    // With all peers in touch it is our own path that is cut.
    conclusive:
      stuckPeers.length > 0 &&
      weight >= 3 &&
      node.tiedWith === null &&
      node.lossElsewhere < CHANCE &&
      node.lossAtEnds < CHANCE &&
      !wentOn(node, since - 3000),
  };
}

/** Its own agent still heard speaks against a cut, unless that comes another way. */
function holdFor({ stuckPeers, sockets }: NodeSigns, since: Millis): Millis {
  if (sockets && sockets.at > since + ON_ITS_WAY) return 1500;
  return new Set(stuckPeers.map(track => track.host)).size < 2 ? NO_FLAP_ALONE : NO_FLAP;
}

/** Our own connection to it: sent and not acknowledged, or not to be opened at all. */
function unacknowledged({
  query,
  name,
  member,
  now,
  stuckPeers,
}: NodeSigns): { line: DiagnosisEvidence; weight: number } | null {
  const { own, waitingSince, failure } = query;
  const late = lateSince(query, now) !== null;
  const stuck = late && own !== null && (own.state === SocketState.synSent || own.txQueue > 0);
  const failed = failure?.kind === 'timeout' || failure?.kind === 'no-route' ? failure : null;
  // A question can be the last that was acknowledged: its answer is what got lost.
  if (!stuck && !(late && stuckPeers.length > 0) && !(failed && own?.txQueue !== 0)) return null;
  const line = {
    witness: US,
    at: waitingSince ?? failed?.since ?? now,
    text: stuck
      ? 'Our own question is not acknowledged by its kernel.'
      : `${name} gives us no answer, not even of its kernel.`,
    confirm: `redis-cli -h ${member.host} -p ${member.port} ping`,
  };
  return { line, weight: own && own.retransmits >= 2 ? 2 : 1 };
}
