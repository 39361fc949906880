import { plural } from '../../../format/count';
import { type Candidate, hostWitness, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { Signs } from '../node-signs';

/** Few connections come and go; half of ten is news. */
const AT_LEAST = 10;
/** An address counts as gone when it had some connections and has none. */
const HAD = 3;

/**
 * Half of the clients left within 30 s. A pool that shrinks leaves some connections of each address; when whole addresses
 * vanish, the clients have lost the node, or themselves.
 */
export function clientExodus({ nodes }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    const { history, sockets, member } = node;
    const looks = history?.looks ?? [];
    const last = looks.at(-1);
    const peak = looks.reduce<(typeof looks)[number] | undefined>(
      (most, look) => (!most || look.client.established > most.client.established ? look : most),
      undefined,
    );
    if (!sockets || !last || !peak || peak.client.established < AT_LEAST) return [];
    const half = peak.client.established / 2;
    if (last.client.established > half) return [];
    const since = looks.findLast(look => look.client.established > half)?.at ?? peak.at;
    const still = new Map(last.client.peers);
    const vanished = peak.client.peers.filter(([ip, count]) => count >= HAD && !still.has(ip));
    const infos = history?.infos ?? [];
    const most = Math.max(0, ...infos.map(info => info.clients));
    const now = infos.at(-1);
    const evidence: DiagnosisEvidence[] = [
      {
        witness: hostWitness(sockets.host),
        at: since,
        text: `Client connections fell from ${peak.client.established} to ${last.client.established}${
          vanished.length > 0
            ? `; ${plural(vanished.length, 'client address', 'client addresses')} left altogether`
            : ''
        }.`,
        confirm: `ss -tn state established 'sport = :${member.port}'`,
      },
    ];
    if (now && now.clients <= most / 2)
      evidence.push({
        witness: US,
        at: now.at,
        text: `INFO counts ${plural(now.clients, 'client')} where it counted ${most}.`,
      });
    return [
      {
        kind: 'client-exodus',
        node: member.id,
        level: 'warning',
        text: 'lost half of its clients within 30 s',
        since,
        evidence,
        hold: 0,
        conclusive: vanished.length >= 2,
      },
    ];
  });
}
