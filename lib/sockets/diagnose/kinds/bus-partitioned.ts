import type { NodeId } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import { type Candidate, hostWitness, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { NodeSigns, Signs } from '../node-signs';
import { CHANCE, isHard, isReply, NO_FLAP, NO_FLAP_ALONE, stuckLines, stuckSince, wentOn } from '../silence';
import type { Track } from '../track';

/** Only its bus is cut off: peers' bus connections go unacknowledged while it answers us. A firewall rule, as a rule. */
export function busPartitioned(signs: Signs): Candidate[] {
  // What one side has lost altogether is dead too, and no fault of the network.
  const halfOpen = new Set(signs.input.table.halfOpen.map(({ from, to }) => `${from} ${to}`));
  return [...signs.nodes.values()].flatMap(node => {
    const found = busCutOf(node, track => halfOpen.has(`${track.from} ${track.to}`));
    if (!found || node.tiedWith === null) return found ?? [];
    // As long as one link is all there is, it may be either's bus: told once, of the two of them.
    return node.member.id < node.tiedWith ? { ...found, ...deadLink(signs, node.tiedWith) } : [];
  });
}

const deadLink = ({ name }: Signs, peer: NodeId) => ({
  peer,
  text: `has a dead bus link with ${name(peer)}`,
});

function busCutOf(node: NodeSigns, lostThere: (track: Track) => boolean): Candidate | null {
  const { member, now, name, query, stuckPeers, stuckOwn, sockets } = node;
  const counts = (track: Track) => track.plane === 'bus' && !lostThere(track);
  const ends = [...stuckPeers, ...stuckOwn].filter(counts);
  if (ends.length === 0 || ends.some(isReply)) return null;
  if (stuckPeers.some(track => track.plane === 'replication')) return null;
  const since = stuckSince(ends, now);
  const peers = stuckPeers.filter(counts);
  const evidence: DiagnosisEvidence[] = [
    ...stuckLines(
      peers,
      count => `${plural(count, 'bus connection')} to it ${count === 1 ? 'is' : 'are'} dead`,
    ),
    ...stuckLines(
      stuckOwn.filter(counts),
      count => `${plural(count, 'bus connection')} from it ${count === 1 ? 'is' : 'are'} dead`,
    ),
  ];
  const answers = query.answeredAt > since + 100;
  if (answers)
    evidence.push({
      witness: US,
      at: since,
      text: `${name} goes on answering us on its client port.`,
    });
  const clients = sockets?.client;
  if (
    !answers &&
    clients &&
    sockets.at > since + 300 &&
    clients.retransmitting === 0 &&
    clients.established > 0
  )
    evidence.push({
      witness: hostWitness(sockets.host),
      at: since,
      text: `None of its ${plural(clients.established, 'client connection')} is in trouble.`,
    });
  return {
    kind: 'bus-partitioned',
    node: member.id,
    level: 'warning',
    text: `is cut off from the bus: port ${member.busPort} gets no acknowledgement`,
    since,
    evidence,
    hold: node.tiedWith === null || ends.some(track => track.refused) ? NO_FLAP : NO_FLAP_ALONE,
    conclusive:
      ends.some(isHard) &&
      node.lossElsewhere < CHANCE &&
      node.lossAtEnds < CHANCE &&
      !wentOn(node, since - 3000),
  };
}
