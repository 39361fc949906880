import type { NodeId } from '../../cluster/ids';
import type { Connection } from './connections';
import type { LinkMemory, Member, NodeLinkSockets } from './link-table';
import { pickLinks } from './pick-links';

/**
 * Sorts connections between nodes on client ports: from a replica it is replication, from a master to a master MIGRATE.
 * Where owners cannot be read, a client on a replica's host looks the same: then only a replica's own master counts.
 */
export function replicationLinks(
  connections: readonly Connection[],
  members: readonly Member[],
  lonely: LinkMemory['lonely'],
): { readonly replication: NodeLinkSockets[]; readonly migration: NodeLinkSockets[] } {
  const byId = new Map(members.map(member => [member.id, member]));
  const ids = members.map(({ id }) => id);
  const replication: Connection[] = [];
  const migration: Connection[] = [];
  const guesses = new Map<NodeId, Connection[]>();
  for (const connection of connections) {
    const opener = connection.from && byId.get(connection.from);
    if (!opener) continue;
    if (connection.held === 'node') {
      if (opener.role === 'replica') replication.push(connection);
      else if (byId.get(connection.to)?.role === 'master') migration.push(connection);
    } else if (opener.masterId === connection.to) {
      guesses.set(opener.id, [...(guesses.get(opener.id) ?? []), connection]);
    }
  }
  // More than one: clients among them, and nothing tells which is which.
  for (const some of guesses.values()) if (some.length === 1) replication.push(...some);
  return {
    replication: pickLinks(replication, ids, lonely),
    migration: pickLinks(migration, ids, lonely),
  };
}
