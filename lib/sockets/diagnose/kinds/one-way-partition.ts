import type { NodeId } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import type { Candidate } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { NodeSigns, Signs } from '../node-signs';
import { CHANCE, isReply, NO_FLAP, stuckLines, stuckSince } from '../silence';
import { farNode, type Track } from '../track';

/**
 * Packets pass one way only. The telling sign is a stuck *reply*: a node that answers a ping has heard it, so what is lost
 * is the way back. A full cut leaves nothing to reply to.
 */
export function oneWayPartition(signs: Signs): Candidate[] {
  const deaf = new Map<NodeId, Track[]>();
  for (const track of signs.tracks.live.values()) {
    if (track.stuckSince === null || !isReply(track)) continue;
    deaf.set(farNode(track), [...(deaf.get(farNode(track)) ?? []), track]);
  }
  return [...deaf].flatMap(([id, replies]) => {
    const node = signs.nodes.get(id);
    return node ? oneWay(signs, node, replies) : [];
  });
}

function oneWay(signs: Signs, node: NodeSigns, replies: readonly Track[]): Candidate {
  const { member, now, own, peers } = node;
  const others = new Set(replies.map(track => track.to));
  const [only] = others.size === 1 ? others : [];
  // Further ends of the same links: its own data arrives there, the acknowledgement does not come back.
  const mirrored = [...own, ...peers].filter(
    track =>
      track.stuckSince !== null && !isReply(track) && (!only || track.from === only || track.to === only),
  );
  const evidence: DiagnosisEvidence[] = [
    ...stuckLines(replies, () => `This host answers its pings, so it hears it, but it is not heard`),
    ...stuckLines(
      mirrored,
      count => `${plural(count, 'connection')} between them ${count === 1 ? 'is' : 'are'} dead`,
    ),
  ];
  const since = stuckSince([...replies, ...mirrored], now);
  const retransmits = Math.max(...replies.map(track => track.row.retransmits));
  const recovering = replies.some(track => track.recoveries.length > 0);
  return {
    kind: 'one-way-partition',
    node: member.id,
    ...(only ? { peer: only } : {}),
    level: 'warning',
    text: only
      ? `is heard by ${signs.name(only)} but hears nothing from it`
      : `is heard by ${plural(others.size, 'node')} but hears nothing from them`,
    since,
    evidence,
    hold: NO_FLAP,
    conclusive: mirrored.length > 0 && !recovering && retransmits >= 2 && node.lossElsewhere < CHANCE,
  };
}
