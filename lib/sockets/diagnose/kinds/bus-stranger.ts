import type { Millis } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import { type Candidate, CLUSTER, hostWitness } from '../candidate';
import type { Signs } from '../signs';

/** A newcomer is in the listing as a handshake within one ping. */
const HANDSHAKE: Millis = 2500;

/** Somebody who is no member talks to a bus port: a wrong client, a scanner, a node of another cluster. */
export function busStranger({ input }: Signs): Candidate[] {
  return input.table.strangers.map(stranger => ({
    kind: 'bus-stranger',
    node: stranger.node,
    about: stranger.ip,
    level: 'warning',
    text: `has a stranger on its bus port: ${stranger.ip}`,
    since: stranger.at,
    evidence: [
      {
        witness: hostWitness(stranger.host),
        at: stranger.at,
        text: `${plural(stranger.connections, 'connection')} from ${stranger.ip} on its bus port.`,
      },
      ...(stranger.certain && input.queries.has(stranger.node)
        ? [{ witness: CLUSTER, at: stranger.at, text: unknown(input, stranger.ip) }]
        : []),
    ],
    hold: HANDSHAKE,
    quiet: true,
    conclusive: stranger.certain,
  }));
}

/** Many members may share an address; then it is the process that nobody knows. */
const unknown = ({ members }: Signs['input'], ip: string): string =>
  members.some(({ host }) => host === ip)
    ? `No member's process holds the other end at ${ip}.`
    : `No member has the address ${ip}.`;
