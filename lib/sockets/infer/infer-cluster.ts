import type { Millis, NodeId } from '../../cluster/ids';
import type { TopologyNode } from '../../cluster/topology';
import { AddressBook } from '../links/address-book';
import type { HostView, Member, Place } from '../links/link-table';
import { pairRows } from '../links/pair-rows';
import { placeNodes } from '../links/place-nodes';
import type { Endpoint, PlacedNode } from '../links/placed-node';
import { findSentinels, type SentinelSockets } from './find-sentinels';
import { type FoundNode, findMembers } from './infer-members';
import {
  followConnections,
  type InferredRole,
  inferRoles,
  type LastingConnection,
  type RoleMemory,
} from './infer-roles';
import { inferredNode, nameOfNode } from './inferred-node';

/** A whole cluster by its sockets alone: nothing is asked of Redis. */
export interface InferredCluster {
  /** For `Topology.nodes`: ids are made up, slots and epochs unknown, `inferred` says how sure the role is. */
  readonly nodes: readonly TopologyNode[];
  /** The same nodes, for `buildLinkTable` and all that follows. */
  readonly members: readonly Member[];
  /** Inferred masters; whether they own slots sockets do not tell. */
  readonly voters: number;
  readonly sentinels: readonly SentinelSockets[];
  readonly state: InferState;
}

/** What the next look needs to know of this one. */
export interface InferState {
  readonly known: ReadonlyMap<NodeId, FoundNode>;
  readonly connections: ReadonlyMap<string, LastingConnection>;
  readonly roles: ReadonlyMap<NodeId, RoleMemory>;
  /** Where each node's process was last seen, on hosts that have fallen silent too. */
  readonly places: ReadonlyMap<NodeId, Place>;
  readonly goneSince: ReadonlyMap<NodeId, Millis>;
}

export const NOTHING_INFERRED: InferState = {
  known: new Map(),
  connections: new Map(),
  roles: new Map(),
  places: new Map(),
  goneSince: new Map(),
};

/** A node of which nothing was seen for so long has left the cluster rather than failed. */
const FORGET: Millis = 3_600_000;
/** Links to whatever address make a node: more than any cluster has are not kept. */
const MOST_NODES = 4096;

export interface InferOptions {
  /** Any node of the cluster wanted, by the port of clients or of the bus; none wants all nodes there are. */
  readonly seeds: readonly Endpoint[];
  readonly now: Millis;
}

export function inferCluster(
  hosts: readonly HostView[],
  state: InferState,
  { seeds, now }: InferOptions,
): InferredCluster {
  const known = remember(state.known, findMembers(hosts, seeds, state.known), now);
  const found = [...known.values()];
  const asMember = (node: FoundNode, role?: InferredRole): Member => ({
    id: node.id,
    host: node.host,
    port: node.port,
    busPort: node.busPort,
    role: role?.role ?? 'master',
    masterId: role?.masterId ?? null,
  });
  const bare = found.map(node => asMember(node));
  const placed = placeNodes(hosts, bare, same, state.places);
  const book = new AddressBook(hosts, bare, placed, same);
  const connections = followConnections(
    state.connections,
    pairRows(book, 'client', () => null),
  );
  const ids = found.map(({ id }) => id);
  const places = new Map(
    ids.flatMap(id => {
      const place = placed.get(id)?.place ?? state.places.get(id);
      return place ? [[id, place] as const] : [];
    }),
  );
  const heard = new Set(hosts.map(({ host }) => host));
  // Neither alive nor gone: what was known of it stays.
  const isHidden = (id: NodeId) => {
    const place = places.get(id);
    return place !== undefined && !heard.has(place.host);
  };
  const nameOf = (id: NodeId) => nameOfNode(known.get(id));
  const roles = inferRoles(ids, connections.values(), { before: state.roles, isHidden, nameOf, now });
  const goneSince = new Map<NodeId, Millis>();
  const own = new Set([...placed.values()].map(({ view }) => view));
  const newest = Math.max(0, ...[...own].map(({ at }) => at));
  const nodes = found.map(node => {
    const alive = isHidden(node.id)
      ? !state.goneSince.has(node.id)
      : isAlive(node, placed.get(node.id), newest);
    if (!alive) goneSince.set(node.id, state.goneSince.get(node.id) ?? now);
    return inferredNode(node, roles.get(node.id)!, goneSince.get(node.id));
  });
  return {
    nodes,
    members: found.map(node => asMember(node, roles.get(node.id))),
    voters: nodes.filter(({ role }) => role === 'master').length,
    sentinels: findSentinels(book),
    state: {
      known,
      connections,
      roles,
      places,
      goneSince,
    },
  };
}

function same(endpoint: Endpoint): Endpoint {
  return endpoint;
}

/** Nodes seen now and those seen before, in the order of their addresses; of too many those unseen longest are left out. */
function remember(
  before: ReadonlyMap<NodeId, FoundNode>,
  found: readonly FoundNode[],
  now: Millis,
): Map<NodeId, FoundNode> {
  const all = new Map([...before].filter(([, { seenAt }]) => now - seenAt < FORGET));
  for (const node of found) {
    const known = all.get(node.id);
    all.set(node.id, {
      ...(known && node.portAssumed ? known : node),
      seenAt: Math.max(node.seenAt, known?.seenAt ?? 0) || now,
    });
  }
  const order = ({ host, port }: FoundNode) => `${host} ${`${port}`.padStart(5, '0')}`;
  const newest = [...all.values()].sort((a, b) => b.seenAt - a.seenAt).slice(0, MOST_NODES);
  return new Map(newest.sort((a, b) => (order(a) < order(b) ? -1 : 1)).map(node => [node.id, node]));
}

/** A node whose kernel we see is there while its process is; another one as long as a link to it stands. */
function isAlive(node: FoundNode, placed: PlacedNode | undefined, newest: Millis): boolean {
  if (placed) return placed.process !== null;
  return newest - node.seenAt < LINK_GONE;
}

/** Hosts are not looked at in the same moment, and bus links are opened anew now and then. */
const LINK_GONE: Millis = 3000;
