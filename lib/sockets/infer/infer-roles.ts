import type { Millis, NodeId } from '../../cluster/ids';
import { formatDuration } from '../../format/duration';
import { anyEnd, tupleOf } from '../links/choose-connection';
import type { Connection } from '../links/connections';
import { SocketState } from '../table/socket-row';

/** A connection from one node to another one's client port, for as long as it lasts. */
export interface LastingConnection {
  readonly from: NodeId;
  readonly to: NodeId;
  /** True when the kernel names the process at the opener's end. */
  readonly owned: boolean;
  readonly first: Millis;
  readonly last: Millis;
  /** Looks that showed it. */
  readonly looks: number;
}

export interface InferredRole {
  readonly role: 'master' | 'replica';
  readonly masterId: NodeId | null;
  readonly confidence: number;
  readonly why: string;
}

/** Shorter ones may be MIGRATE's: it keeps its connection for 10 s. */
const LASTING: Millis = 10_000;
const ENOUGH_LOOKS = 5;
/** So long a replica whose connection is gone is still taken for one: its master may be restarting. */
const PATIENCE: Millis = 30_000;

/** Follows connections on client ports from look to look. */
export function followConnections(
  before: ReadonlyMap<string, LastingConnection>,
  connections: readonly Connection[],
): Map<string, LastingConnection> {
  const now = new Map<string, LastingConnection>();
  for (const connection of connections) {
    const { from, to, held } = connection;
    const end = anyEnd(connection);
    if (!from || end.row.state !== SocketState.established) continue;
    const key = tupleOf(end);
    const known = before.get(key);
    const owned = held === 'node';
    if (!known || known.from !== from || known.to !== to)
      now.set(key, { from, to, owned, first: end.at, last: end.at, looks: 1 });
    else now.set(key, { ...known, owned, last: end.at, looks: known.looks + (end.at > known.last ? 1 : 0) });
  }
  return now;
}

export interface RoleMemory extends InferredRole {
  /** When its replication connection was last seen. */
  readonly seenAt: Millis;
}

export interface RoleOptions {
  /** Bridges the time while a connection is gone. */
  readonly before: ReadonlyMap<NodeId, RoleMemory>;
  /** True of a node whose host is silent: that no connection of it is seen says nothing. */
  readonly isHidden: (id: NodeId) => boolean;
  readonly nameOf: (id: NodeId) => string;
  readonly now: Millis;
}

/** Every node's role by the connections that last. */
export function inferRoles(
  ids: readonly NodeId[],
  connections: Iterable<LastingConnection>,
  { before, isHidden, nameOf, now }: RoleOptions,
): Map<NodeId, RoleMemory> {
  const out = new Map<NodeId, LastingConnection>();
  const incoming = new Map<NodeId, number>();
  for (const connection of connections) {
    if (connection.last - connection.first < LASTING || connection.looks < ENOUGH_LOOKS) continue;
    const other = out.get(connection.from);
    // The newest counts: a replica that was turned leaves its old master.
    if (!other || connection.first > other.first) out.set(connection.from, connection);
    incoming.set(connection.to, (incoming.get(connection.to) ?? 0) + 1);
  }
  const roleOf = (id: NodeId): RoleMemory => {
    const connection = out.get(id);
    const followers = incoming.get(id) ?? 0;
    const known = before.get(id);
    if (connection) {
      const confidence = (connection.owned ? 0.9 : 0.6) - (followers > 0 ? 0.3 : 0);
      const how = connection.owned ? 'It' : 'Its address';
      const since = formatDuration(connection.last - connection.first);
      const also = followers > 0 ? ' Other nodes hold such connections to it, which speaks against it.' : '';
      return {
        role: 'replica',
        masterId: connection.to,
        confidence: Math.round(confidence * 10) / 10,
        why: `${how} has held a connection to the client port of ${nameOf(connection.to)} for ${since}.${also}`,
        seenAt: connection.last,
      };
    }
    if (followers > 0) {
      const why = `${followers} other ${followers === 1 ? 'node holds a lasting connection' : 'nodes hold lasting connections'} to its client port.`;
      return { role: 'master', masterId: null, confidence: 0.7, why, seenAt: now };
    }
    if (known && isHidden(id)) return { ...known, seenAt: now };
    if (known?.role === 'replica' && now - known.seenAt < PATIENCE) {
      const why = `Its connection to ${known.masterId ? nameOf(known.masterId) : 'its master'} is gone, and it has opened no other.`;
      return { ...known, confidence: 0.4, why };
    }
    const why =
      'It holds no lasting connection to the client port of another node, nor does another to its own.';
    return { role: 'master', masterId: null, confidence: 0.5, why, seenAt: now };
  };
  return new Map(ids.map(id => [id, roleOf(id)]));
}
