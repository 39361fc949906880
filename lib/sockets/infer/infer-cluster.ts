import type { Millis, NodeId } from '../../cluster/ids';
import { isRoleTold } from '../../cluster/role-told';
import type { TopologyNode } from '../../cluster/topology';
import { AddressBook } from '../links/address-book';
import type { HostView, Member, Place } from '../links/link-table';
import { pairRows } from '../links/pair-rows';
import { placeNodes } from '../links/place-nodes';
import type { Endpoint, PlacedNode } from '../links/placed-node';
import { findSentinels, type SentinelSockets } from './find-sentinels';
import { hiddenServers, untoldHosts } from './hidden-servers';
import { type FoundNode, findMembers } from './infer-members';
import { type InferredRole, inferRoles, type RoleMemory, type Sight } from './infer-roles';
import { inferredNode, nameOfNode } from './inferred-node';
import { followConnections, type LastingConnection } from './lasting-connections';
import { exactPlaces } from './recall-state';
import { remember } from './remember-nodes';

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
  const heard = new Set(hosts.map(({ host }) => host));
  // Neither alive nor gone: what was known of it stays.
  const isSilent = (places: InferState['places'], id: NodeId) => {
    const place = places.get(id);
    return place !== undefined && !heard.has(place.host);
  };
  const found = remember(state.known, findMembers(hosts, seeds, state.known), {
    now,
    isSilent: id => isSilent(state.places, id),
  });
  const all = [...found.values()];
  const asMember = (node: FoundNode, role?: InferredRole): Member => ({
    id: node.id,
    host: node.host,
    port: node.port,
    busPort: node.busPort,
    role: role?.role ?? 'master',
    masterId: role?.masterId ?? null,
  });
  const bare = all.map(node => asMember(node));
  const placed = placeNodes(hosts, bare, same, exactPlaces(state.places));
  const book = new AddressBook(hosts, bare, placed, same);
  const connections = followConnections(
    state.connections,
    pairRows(book, 'client', () => null),
  );
  const places = new Map(
    all.flatMap(({ id }) => {
      const place = placed.get(id)?.place ?? state.places.get(id);
      return place ? [[id, place] as const] : [];
    }),
  );
  const untold = untoldHosts(hosts);
  const known = new Map(
    all.map(node => {
      const { process, view } = placed.get(node.id) ?? {};
      // Gone, or one of those that tell no port.
      const unread = process === null && view !== undefined && untold.has(view.host);
      return [node.id, unread ? { ...node, unread } : node];
    }),
  );
  const sightOf = (id: NodeId): Sight => {
    if (isSilent(places, id)) return 'silent';
    if (known.get(id)?.unread) return 'unread';
    const at = placed.get(id);
    if (!at) return 'links';
    const { process, namespace, view } = at;
    if (!process || !namespace) return 'partial';
    return hiddenServers(view, namespace).includes(process) ? 'partial' : 'whole';
  };
  const nameOf = (id: NodeId) => nameOfNode(known.get(id));
  const roles = inferRoles([...known.keys()], connections.values(), {
    before: state.roles,
    sightOf,
    nameOf,
    now,
  });
  const goneSince = new Map<NodeId, Millis>();
  const own = new Set([...placed.values()].map(({ view }) => view));
  const newest = Math.max(0, ...[...own].map(({ at }) => at));
  const nodes = [...known.values()].map(node => {
    const alive = isSilent(places, node.id)
      ? !state.goneSince.has(node.id)
      : node.unread || isAlive(node, placed.get(node.id), newest);
    if (!alive) goneSince.set(node.id, state.goneSince.get(node.id) ?? now);
    return inferredNode(node, roles.get(node.id)!, goneSince.get(node.id));
  });
  return {
    nodes,
    members: all.map(node => asMember(node, roles.get(node.id))),
    voters: nodes.filter(node => node.role === 'master' && isRoleTold(node)).length,
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

/** A node whose kernel we see is there while its process is; another one as long as a link to it stands. */
function isAlive(node: FoundNode, placed: PlacedNode | undefined, newest: Millis): boolean {
  if (placed) return placed.process !== null;
  return newest - node.seenAt < LINK_GONE;
}

/** Hosts are not looked at in the same moment, and bus links are opened anew now and then. */
const LINK_GONE: Millis = 3000;
