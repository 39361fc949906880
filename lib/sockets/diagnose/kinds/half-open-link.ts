import type { Millis } from '../../../cluster/ids';
import { tupleOf } from '../../links/choose-connection';
import type { NodeLinkSockets } from '../../links/link-table';
import { type Candidate, hostWitness } from '../candidate';
import type { Signs } from '../node-signs';

/** Two hosts' samples are not of one moment: a connection that opens or ends is seen by one of them first. */
const ONE_SIDED_FOR: Millis = 3000;

const SEEN_AGAIN: Millis = 900;

/** One kernel holds a connection of which the other knows nothing: what is sent on it is lost until a timer ends it. */
export function halfOpenLink({ input, nodes, name }: Signs): Candidate[] {
  return input.table.halfOpen.flatMap((link): Candidate[] => {
    const held = holder(link);
    const there = held && nodes.get(held.far)?.sockets;
    // A process that is gone takes its connections along: nothing lingers by itself.
    if (!held || !there?.process || there.host === held.end.host) return [];
    const since = input.table.memory.lonely.get(tupleOf(held.end))?.since ?? held.end.at;
    // A table is not one atomic picture: a row can be missed once.
    if (held.end.at - since < SEEN_AGAIN) return [];
    const { local, remote } = held.end.row;
    return [
      {
        kind: 'half-open-link',
        node: held.near,
        peer: held.far,
        level: 'warning',
        text: `holds a connection with ${name(held.far)} that the other side has lost`,
        since,
        evidence: [
          {
            witness: hostWitness(held.end.host),
            at: since,
            text: `The connection ${local.ip}:${local.port} to ${remote.ip}:${remote.port} is ESTABLISHED here.`,
            confirm: `ss -tno 'sport = :${local.port} and dport = :${remote.port}'`,
          },
          { witness: hostWitness(there.host), at: since, text: 'There is no such connection here.' },
        ],
        hold: ONE_SIDED_FOR,
        conclusive: true,
      },
    ];
  });
}

function holder({ from, to, opener, accepter }: NodeLinkSockets) {
  if (opener && !accepter) return { end: opener, near: from, far: to };
  return accepter && !opener ? { end: accepter, near: to, far: from } : null;
}
