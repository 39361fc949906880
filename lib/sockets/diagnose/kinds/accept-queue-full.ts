import type { Millis } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import { type Candidate, hostWitness, US } from '../candidate';
import { lateSince } from '../input';
import type { Signs } from '../node-signs';

/** A burst of newcomers is accepted within milliseconds. */
const WAITING_FOR: Millis = 1000;
/** The default backlog is 511 (redis.conf tcp-backlog), the kernel's own bound often 128: a quarter of that is a queue. */
const MANY = 32;

/** Connections come in faster than they are accepted, though the process reads. */
export function acceptQueueFull({ nodes, input }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    const { sockets, history, query } = node;
    const waiting = sockets?.client?.acceptQueue ?? 0;
    const since = history?.acceptSince;
    if (!sockets || waiting < MANY || since == null || input.now - since < WAITING_FOR) return [];
    const late = lateSince(query, input.now);
    return [
      {
        kind: 'accept-queue-full',
        node: node.member.id,
        level: 'warning',
        text: 'accepts new connections too slowly',
        since,
        evidence: [
          {
            witness: hostWitness(sockets.host),
            at: since,
            text: `${plural(waiting, 'connection waits', 'connections wait')} to be accepted on port ${node.member.port}.`,
            confirm: `ss -tln 'sport = :${node.member.port}'`,
          },
          ...(late === null ? [] : [{ witness: US, at: late, text: 'Our question is answered late.' }]),
        ],
        hold: WAITING_FOR,
        conclusive: true,
      },
    ];
  });
}
