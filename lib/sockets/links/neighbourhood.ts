import type { NamespaceSample } from '../sample/sample';
import { isWildcard, plainIp } from '../table/addresses';
import { type SocketEnd, SocketState } from '../table/socket-row';
import type { HostView } from './link-table';
import type { PlacedNode } from './placed-node';

/** The two services of a node. */
export type Service = 'client' | 'bus';

/** What is known of one namespace's own inhabitants. */
export interface Neighbourhood {
  readonly view: HostView;
  readonly namespace: NamespaceSample;
  readonly nodes: readonly PlacedNode[];
  readonly byPid: ReadonlyMap<number, PlacedNode>;
  /** Every Redis process here, members or not. */
  readonly pids: ReadonlySet<number>;
  /** True when a row without an owner is known to be held by no Redis process. */
  readonly ownersReadable: boolean;
  /** Where somebody listens: addresses by port. */
  readonly listeners: ReadonlyMap<number, ReadonlySet<string>>;
  /** Its nodes by their own ports; more than one only where each has an address of its own. */
  readonly bus: ReadonlyMap<number, readonly PlacedNode[]>;
  readonly client: ReadonlyMap<number, readonly PlacedNode[]>;
}

/** The node that a row's own end belongs to, by its port. */
export function nodeHere(
  end: SocketEnd,
  service: Service,
  { bus, client, listeners }: Neighbourhood,
): PlacedNode | null {
  const nodes = (service === 'bus' ? bus : client).get(end.port);
  if (!nodes) return null;
  // A high port serves as the near end of somebody else's connection too, from an address nobody listens on.
  const ips = listeners.get(end.port);
  if (ips && !ips.has(end.ip) && ![...ips].some(isWildcard)) return null;
  if (nodes.length === 1) return nodes[0]!;
  return nodes.find(({ member }) => plainIp(member.host) === end.ip) ?? null;
}

/** `nodes` are those placed in this namespace. */
export function neighbourhood(
  view: HostView,
  namespace: NamespaceSample,
  nodes: readonly PlacedNode[],
): Neighbourhood {
  const by = <K>(key: (node: PlacedNode) => K) => {
    const map = new Map<K, PlacedNode[]>();
    for (const node of nodes) map.set(key(node), [...(map.get(key(node)) ?? []), node]);
    return map;
  };
  const listeners = new Map<number, Set<string>>();
  for (const { state, local } of namespace.rows)
    if (state === SocketState.listen)
      listeners.set(local.port, (listeners.get(local.port) ?? new Set()).add(local.ip));
  return {
    view,
    namespace,
    listeners,
    nodes,
    byPid: new Map(nodes.flatMap(node => (node.process ? [[node.process.pid, node] as const] : []))),
    pids: new Set(namespace.processes.map(({ pid }) => pid)),
    ownersReadable:
      view.sample.source !== 'raw' &&
      !view.sample.problems.some(({ code }) => code === 'owners-unreadable') &&
      namespace.rows.some(({ owner }) => owner !== null),
    bus: by(({ place }) => place.busPort),
    client: by(({ place }) => place.port),
  };
}
