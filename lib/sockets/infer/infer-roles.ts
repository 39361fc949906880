import type { Millis, NodeId } from '../../cluster/ids';
import type { InferredFacts } from '../../cluster/topology';
import { formatDuration } from '../../format/duration';
import { firstGuess, untold } from './first-guess';
import { hiddenRole, keptRole } from './kept-role';
import { hasLasted, LASTING, type LastingConnection } from './lasting-connections';

export interface InferredRole extends Pick<InferredFacts, 'confidence' | 'why' | 'doubt'> {
  readonly role: 'master' | 'replica';
  readonly masterId: NodeId | null;
}

export interface RoleMemory extends InferredRole {
  /** Since when it has been looked at. */
  readonly since: Millis;
  /** When its replication connection was last seen. */
  readonly seenAt: Millis;
}

/**
 * How much of a node is to be seen: `whole` all that it holds, `partial` only what nobody else can hold; `links` only what leads to hosts that
 * are looked at, as its own is not; `silent` nothing any more; `unread` nothing that could be told from others' sockets.
 */
export type Sight = 'whole' | 'partial' | 'links' | 'silent' | 'unread';

export interface RoleOptions {
  /** Bridges the time while a connection is gone. */
  readonly before: ReadonlyMap<NodeId, RoleMemory>;
  readonly sightOf: (id: NodeId) => Sight;
  readonly nameOf: (id: NodeId) => string;
  readonly now: Millis;
}

/** Every node's role by the connections that last; before any has, by those there are. */
export function inferRoles(
  ids: readonly NodeId[],
  connections: Iterable<LastingConnection>,
  { before, sightOf, nameOf, now }: RoleOptions,
): Map<NodeId, RoleMemory> {
  const all = [...connections];
  const out = new Map<NodeId, LastingConnection>();
  const incoming = new Map<NodeId, number>();
  for (const connection of all.filter(hasLasted)) {
    const other = out.get(connection.from);
    // The newest counts: a replica that was turned leaves its old master.
    if (!other || connection.first > other.first) out.set(connection.from, connection);
    incoming.set(connection.to, (incoming.get(connection.to) ?? 0) + 1);
  }
  const owned = all.filter(connection => connection.owned);
  const opened = groupBy(owned, ({ from }) => from);
  const accepted = groupBy(owned, ({ to }) => to);
  const roleOf = (id: NodeId, sight: Sight): InferredRole => {
    const connection = out.get(id);
    const followers = incoming.get(id) ?? 0;
    const known = before.get(id);
    if (sight === 'unread') return hiddenRole(known, nameOf);
    if (connection) return replicaOf(connection, followers, nameOf);
    if (followers > 0) {
      const why = `${followers} other ${followers === 1 ? 'node holds a lasting connection' : 'nodes hold lasting connections'} to its client port.`;
      return { role: 'master', masterId: null, confidence: 0.7, why };
    }
    if (known && sight === 'silent') return known;
    const guess = firstGuess({
      out: opened.get(id) ?? [],
      followers: new Set(accepted.get(id)?.map(({ from }) => from)).size,
      seen: sight === 'whole',
      nameOf,
    });
    if (known && known.doubt === undefined) {
      const kept = keptRole(known, guess, { nameOf, unseen: now - known.seenAt });
      if (kept) return kept;
    } else if (guess.role === 'replica' || now - (known?.since ?? now) < LASTING) return guess;
    if (sight === 'links') return untold('No sampled host runs it, and no connection to others tells it.');
    const why =
      'It holds no lasting connection to the client port of another node, nor does another to its own.';
    return { role: 'master', masterId: null, confidence: 0.5, why };
  };
  const seenAt = (id: NodeId, { role, masterId }: InferredRole, sight: Sight): Millis => {
    if (role === 'master' || sight === 'silent' || sight === 'unread') return now;
    const held = [...(opened.get(id) ?? []), ...(out.has(id) ? [out.get(id)!] : [])];
    const times = held.flatMap(({ to, last }) => (to === masterId ? last : []));
    return Math.max(...times, before.get(id)?.seenAt ?? 0);
  };
  return new Map(
    ids.map(id => {
      const sight = sightOf(id);
      const role = roleOf(id, sight);
      return [id, { ...role, since: before.get(id)?.since ?? now, seenAt: seenAt(id, role, sight) }];
    }),
  );
}

function replicaOf(
  { to, owned, first, last }: LastingConnection,
  followers: number,
  nameOf: (id: NodeId) => string,
): InferredRole {
  const confidence = (owned ? 0.9 : 0.6) - (followers > 0 ? 0.3 : 0);
  const since = formatDuration(last - first);
  const also = followers > 0 ? ' Other nodes hold such connections to it, which speaks against it.' : '';
  return {
    role: 'replica',
    masterId: to,
    confidence: Math.round(confidence * 10) / 10,
    why: `${owned ? 'It' : 'Its address'} has held a connection to the client port of ${nameOf(to)} for ${since}.${also}`,
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => NodeId): Map<NodeId, T[]> {
  const groups = new Map<NodeId, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
