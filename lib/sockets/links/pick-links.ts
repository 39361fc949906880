import type { NodeId } from '../../cluster/ids';
import { isNewer, type Link } from './choose-connection';
import type { Connection } from './connections';
import type { LinkMemory, NodeLinkSockets } from './link-table';

/** One connection for each pair of nodes that has any, in the order of `ids`. */
export function pickLinks(
  connections: readonly Connection[],
  ids: readonly NodeId[],
  lonely: LinkMemory['lonely'],
): NodeLinkSockets[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const links = ids.map((): (Link | undefined)[] => []);
  for (const connection of connections) {
    if (!isLink(connection)) continue;
    const row = links[places.get(connection.from)!]!;
    const column = places.get(connection.to)!;
    const other = row[column];
    if (!other || isNewer(connection, other, lonely)) row[column] = connection;
  }
  const picked: NodeLinkSockets[] = [];
  for (const row of links) for (const link of row) if (link) picked.push(ends(link));
  return picked;
}

export function isLink(connection: Connection): connection is Link {
  return connection.from !== null;
}

export function ends({ from, to, opener, accepter }: Link): NodeLinkSockets {
  return { from, to, opener, accepter };
}
