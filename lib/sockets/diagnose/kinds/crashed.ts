import { plural } from '../../../format/count';
import { type Candidate, earliest, hostWitness, processWitness, severity, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { NodeSigns, Signs } from '../node-signs';

/**
 * Process and listeners are gone while the kernel lives: new connections are refused, and the peers' connections end at
 * once (measured: 5-28 ms after SIGKILL, 60 ms after SIGTERM). Whether it was killed or stopped, sockets do not tell.
 */
export function crashed({ nodes }: Signs): Candidate[] {
  return [...nodes.values()].flatMap(node => crashOf(node) ?? []);
}

function crashOf(node: NodeSigns): Candidate | null {
  const { member, name, sockets, query } = node;
  // Whoever answers is there, whatever a host that has gone blind shows.
  const answers = query.answeredAt > 0 && query.failure === null && query.waitingSince === null;
  const gone = sockets !== undefined && sockets.process === null && !answers;
  const deaf = gone && !sockets.listening.client;
  const refused = query.failure?.kind === 'refused' ? query.failure : null;
  const left = leftBehind(node);
  // A process that may not be seen any more would look as if another one listened.
  if (!deaf && !(gone && query.failure) && !(refused && left.length > 0)) return null;
  const evidence: DiagnosisEvidence[] = [];
  if (deaf)
    evidence.push({
      witness: hostWitness(sockets.host),
      at: sockets.at,
      text: `Nothing listens on port ${member.port} any more.`,
      confirm: `ss -tlnp 'sport = :${member.port}'`,
    });
  if (gone)
    evidence.push({
      witness: processWitness(sockets.host),
      at: sockets.at,
      text: deaf
        ? 'Its process is gone.'
        : `Its process is gone; what listens on port ${member.port} is none of its kind.`,
      confirm: `ss -tlnp 'sport = :${member.port}'`,
    });
  if (gone && !deaf && query.failure)
    evidence.push({
      witness: US,
      at: query.failure.since,
      text: `${name} does not answer us as a node.`,
    });
  if (refused)
    evidence.push({
      witness: US,
      at: refused.since,
      text: `${name} refuses our connection: its kernel lives, no process listens.`,
      confirm: `redis-cli -h ${member.host} -p ${member.port} ping`,
    });
  evidence.push(...left);
  return {
    kind: 'crashed',
    node: member.id,
    level: severity(member),
    text: 'is down: its process ended',
    since: earliest(node.now, ...evidence.map(line => line.at)),
    evidence,
    hold: 0,
    conclusive: deaf || refused !== null || (gone && query.failure !== null),
  };
}

/** Peers whose connections to it have all ended, host by host. */
function leftBehind({ lost, peers, sockets }: NodeSigns): DiagnosisEvidence[] {
  const hosts = new Map<string, { at: number; count: number }>();
  for (const { track, at } of lost) {
    if (track.host === sockets?.host || peers.some(peer => peer.host === track.host)) continue;
    const known = hosts.get(track.host);
    hosts.set(track.host, { at: Math.min(at, known?.at ?? at), count: (known?.count ?? 0) + 1 });
  }
  return [...hosts].map(([host, { at, count }]) => ({
    witness: hostWitness(host),
    at,
    text: `${plural(count, 'connection')} between it and this host ended at once.`,
  }));
}
