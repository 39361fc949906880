import { groupBy } from '../../../cluster/group-by';
import type { Millis } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import type { Stranger } from '../../links/link-table';
import { type Candidate, CLUSTER, hostWitness } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { Signs } from '../node-signs';

/** A newcomer is in the listing as a handshake within one ping. */
const HANDSHAKE: Millis = 2500;

/**
 * Somebody who is no member talks to bus ports: a wrong client, a scanner, a node of another cluster, or one that all
 * others were told to forget. One finding an address, at the first of the nodes it talks to.
 */
export function busStranger(signs: Signs): Candidate[] {
  return [...groupBy(signs.input.table.strangers, ({ ip }) => ip).values()].map(one => found(signs, one));
}

/** Of one address: one entry for each node it talks to. */
function found(signs: Signs, visits: readonly Stranger[]): Candidate {
  const { input } = signs;
  const { node, ip } = visits[0]!;
  const since = Math.min(...visits.map(({ at }) => at));
  const certain = visits.filter(visit => visit.certain);
  const more = visits.length - 1;
  return {
    kind: 'bus-stranger',
    node,
    about: ip,
    level: 'warning',
    text: `has a stranger on its bus port${more === 0 ? '' : `, as ${plural(more, 'more node has', 'more nodes have')}`}: ${ip}`,
    since,
    evidence: [
      ...[...groupBy(visits, ({ host }) => host).values()].map(some => seenFrom(signs, some)),
      ...(certain.some(visit => input.queries.has(visit.node))
        ? [{ witness: CLUSTER, at: since, text: unknown(input, ip) }]
        : []),
    ],
    hold: HANDSHAKE,
    quiet: true,
    conclusive: certain.length > 0,
  };
}

/** What one host's tables show of it. */
function seenFrom({ name }: Signs, visits: readonly Stranger[]): DiagnosisEvidence {
  const { host, ip } = visits[0]!;
  const connections = visits.reduce((sum, visit) => sum + visit.connections, 0);
  const ports = visits.length === 1 ? 'the bus port' : `${visits.length} bus ports, those`;
  return {
    witness: hostWitness(host),
    at: Math.min(...visits.map(({ at }) => at)),
    text: `${plural(connections, 'connection')} from ${ip} on ${ports} of ${visits.map(({ node }) => name(node)).join(', ')}.`,
  };
}

/** Many members may share an address; then it is the process that nobody knows. */
const unknown = ({ members }: Signs['input'], ip: string): string =>
  members.some(({ host }) => host === ip)
    ? `No member's process holds the other end at ${ip}.`
    : `No member has the address ${ip}.`;
