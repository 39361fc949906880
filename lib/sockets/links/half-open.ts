import type { NodeId } from '../../cluster/ids';
import { SocketState } from '../table/socket-row';
import { anyEnd, type Link, tupleOf } from './choose-connection';
import type { Connection } from './connections';
import type { LinkMemory, LonelyRow, NodeLinkSockets } from './link-table';
import { ends, isLink } from './pick-links';
import type { PlacedNode } from './placed-node';

/** Connections that one kernel holds as established and the other does not know, with the memory that tells them. */
export function findHalfOpen(
  connections: readonly Connection[],
  placed: ReadonlyMap<NodeId, PlacedNode>,
  previous: LinkMemory['lonely'],
): { readonly halfOpen: NodeLinkSockets[]; readonly lonely: Map<string, LonelyRow> } {
  const single = connections.filter(
    ({ opener, accepter }) =>
      !(opener && accepter) && (opener ?? accepter)?.row.state === SocketState.established,
  );
  // Where ports are rewritten on the way, each end of one connection stands alone: nothing is half-open then.
  const aloneFrom = new Set(single.flatMap(({ opener, from, to }) => (opener ? [`${from} ${to}`] : [])));
  const aloneTo = new Set(single.flatMap(({ opener, from, to }) => (opener ? [] : [`${from} ${to}`])));
  const rewritten = ({ from, to, opener }: Link) =>
    opener ? aloneTo.has(`${from} ${to}`) || aloneTo.has(`null ${to}`) : aloneFrom.has(`${from} ${to}`);

  const halfOpen: NodeLinkSockets[] = [];
  const lonely = new Map<string, LonelyRow>();
  const seen = new Map<string, number>();
  for (const connection of single) {
    if (!isLink(connection)) continue;
    const pair = `${connection.from} ${connection.to}`;
    seen.set(pair, (seen.get(pair) ?? 0) + 1);
  }
  for (const connection of single) {
    if (!isLink(connection)) continue;
    const other = placed.get(connection.opener ? connection.to : connection.from);
    const end = anyEnd(connection);
    const alone = (seen.get(`${connection.from} ${connection.to}`) ?? 0) < 2;
    if (!other?.namespace && alone) continue;
    const tuple = tupleOf(end);
    const since = previous.get(tuple)?.since ?? end.at;
    lonely.set(tuple, { since, from: connection.from });
    if (other?.namespace && other.view.at > since && !rewritten(connection)) halfOpen.push(ends(connection));
  }
  halfOpen.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { halfOpen, lonely };
}

function keyOf({ from, to, opener, accepter }: NodeLinkSockets): string {
  return `${from} ${to} ${opener?.row.local.port ?? accepter?.row.remote.port}`;
}
