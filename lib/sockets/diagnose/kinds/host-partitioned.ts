import { plural } from '../../../format/count';
import { SocketState } from '../../table/socket-row';
import { type Candidate, severity, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { NodeSigns, Signs } from '../signs';
import { isReply, stuckLines, stuckSince, weightOf, wentOn } from './silence';

/** Answers that were on their way when the first segment got lost. */
const ON_ITS_WAY = 250;

/** The whole host is cut off or without power: what peers and we send is not even acknowledged by its kernel. */
export function hostPartitioned({ nodes }: Signs): Candidate[] {
  return [...nodes.values()].flatMap(node => partitionOf(node) ?? []);
}

function partitionOf(node: NodeSigns): Candidate | null {
  const { member, now, query, stuckPeers, sockets } = node;
  if (stuckPeers.length === 0 || stuckPeers.some(isReply)) return null;
  const since = stuckSince(stuckPeers, now);
  const ours = unacknowledged(node);
  const replication = stuckPeers.some(track => track.plane === 'replication');
  // Whoever answers us, or whose clients go on, has lost no more than its bus.
  if (query.answeredAt > since + ON_ITS_WAY || (!ours && !replication)) return null;
  const evidence: DiagnosisEvidence[] = stuckLines(stuckPeers, count =>
    count === 1 ? 'A connection to it is dead' : `${plural(count, 'connection')} to it are dead`,
  );
  if (ours) evidence.push(ours);
  const agentSilent = !sockets || sockets.at <= since + ON_ITS_WAY;
  return {
    kind: 'host-partitioned',
    node: member.id,
    level: severity(member),
    text: 'is cut off: its host acknowledges nothing',
    since,
    evidence,
    // Its own agent still heard speaks against it, unless that comes another way.
    hold: agentSilent ? 250 : 1500,
    conclusive: weightOf(stuckPeers) + (ours ? 1 : 0) >= 2 && !wentOn(node, since - 3000),
  };
}

/** Our own connection to it: sent and not acknowledged, or not to be opened at all. */
function unacknowledged({ query, name, member, now }: NodeSigns): DiagnosisEvidence | null {
  const { own, waitingSince, failure } = query;
  const stuck =
    own !== null &&
    (own.state === SocketState.synSent || own.txQueue > 0) &&
    waitingSince !== null &&
    now - waitingSince >= 200;
  const failed = failure?.kind === 'timeout' || failure?.kind === 'no-route' ? failure : null;
  if (!stuck && !(failed && own?.txQueue !== 0)) return null;
  return {
    witness: US,
    at: waitingSince ?? failed?.since ?? now,
    text: stuck
      ? 'Our own question is not acknowledged by its kernel.'
      : `${name} gives us no answer, not even of its kernel.`,
    confirm: `redis-cli -h ${member.host} -p ${member.port} ping`,
  };
}
