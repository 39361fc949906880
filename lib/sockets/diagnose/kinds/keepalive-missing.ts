import type { Millis } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import { LONG_S } from '../../picture/keepalive-advice';
import type { LinkRow } from '../../sample/sample';
import { SocketState, SocketTimer } from '../../table/socket-row';
import { type Candidate, hostWitness } from '../candidate';
import type { Signs } from '../node-signs';

/** Old enough to be no connection that is just being set up. */
const SETTLED: Millis = 10_000;

/** An idle connection shows its keepalive timer; where none runs, none is set. */
const isUnprobed = ({ keepalive, timer, txQueue }: LinkRow): boolean =>
  keepalive > LONG_S || (keepalive === 0 && timer === SocketTimer.none && txQueue === 0);

/**
 * Accepted bus connections that the kernel does not probe, or only after hours: when the other host vanishes they linger
 * half-open. Redis sets none before redis/redis#9230, and asks for 0 s with a node timeout under 1000 ms, which leaves the
 * kernel's own two hours (seen on 7.0.15).
 */
export function keepaliveMissing({ nodes }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    const settled = (track: (typeof node.own)[number]) =>
      track.plane === 'bus' &&
      track.row.state === SocketState.established &&
      track.at - track.firstAt >= SETTLED;
    // What waits to be accepted has none yet, and cannot be told from the rest.
    if (node.sockets?.bus?.acceptQueue) return [];
    const bare = node.own.filter(
      track => settled(track) && track.end === 'accepter' && isUnprobed(track.row),
    );
    const first = bare[0];
    if (!first) return [];
    const openers = node.peers.filter(
      track => settled(track) && track.end === 'opener' && track.row.keepalive === 0,
    );
    const hosts = new Set(openers.map(track => track.host).filter(host => host !== first.host));
    return [
      {
        kind: 'keepalive-missing',
        node: node.member.id,
        level: 'info',
        text: 'sets no keepalive on its bus connections',
        since: first.firstAt,
        evidence: [
          {
            witness: hostWitness(first.host),
            at: first.firstAt,
            text: `${plural(bare.length, 'accepted bus connection has', 'accepted bus connections have')} no keepalive timer, or one of hours.`,
            confirm: `ss -tno 'sport = :${node.member.busPort}'`,
          },
          ...[...hosts].map(host => ({
            witness: hostWitness(host),
            at: first.firstAt,
            text: 'Neither does the other side of them.',
          })),
        ],
        hold: SETTLED,
        conclusive: true,
      },
    ];
  });
}
