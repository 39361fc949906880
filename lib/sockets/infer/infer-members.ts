import type { Millis, NodeId } from '../../cluster/ids';
import type { HostView } from '../links/link-table';
import type { Endpoint } from '../links/placed-node';
import type { RedisProcess } from '../sample/sample';
import { isLoopback } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import { Groups } from './groups';
import { hiddenServers } from './hidden-servers';
import { BUS_OFFSET, nodeAt, ownNode } from './own-node';

/** A node as socket tables know it. */
export interface FoundNode {
  readonly id: NodeId;
  readonly host: string;
  readonly port: number;
  readonly busPort: number;
  /** When it was last seen: its listener, or a connection to it that stood. */
  readonly seenAt: Millis;
  /** True while its listeners were never seen: its client port is taken to be 10000 below the bus port. */
  readonly portAssumed: boolean;
  /** True while nobody could tell whose links join it with this cluster: it may belong to another one. */
  readonly perhaps: boolean;
  /** True while which sockets it holds may not be seen, and others of its host may hold them just as well. */
  readonly unread: boolean;
}

/**
 * The nodes that bus links join with one of the `seeds` or with one already `known`; with no seeds all there are. A node whose host nobody looks at is
 * known from the links that were opened to its bus port. Links that any of several nodes may have opened join all of these, `perhaps`.
 */
export function findMembers(
  hosts: readonly HostView[],
  seeds: readonly Endpoint[],
  known: ReadonlyMap<NodeId, Pick<FoundNode, 'perhaps'>>,
): FoundNode[] {
  const nodes = new Map<NodeId, FoundNode>();
  const own = new Map<RedisProcess, FoundNode>();
  for (const view of hosts)
    for (const namespace of view.sample.namespaces) {
      const hidden = hiddenServers(view, namespace);
      for (const process of namespace.processes) {
        const node = ownNode(view, namespace, process);
        if (!node) continue;
        const unread = namespace.processes.length > 1 && hidden.includes(process);
        nodes.set(node.id, { ...node, unread });
        own.set(process, node);
      }
    }
  const sure = new Groups();
  const loose = new Groups();
  const busPorts = new Set([...nodes.values()].map(({ busPort }) => busPort));
  const clientPorts = new Set([...nodes.values()].map(({ port }) => port));
  for (const view of hosts)
    for (const namespace of view.sample.namespaces) {
      const hidden = hiddenServers(view, namespace);
      for (const row of namespace.rows) {
        const { port } = row.remote;
        const isBus = busPorts.has(port) || (port > BUS_OFFSET && clientPorts.has(port - BUS_OFFSET));
        if (!isBus) continue;
        const holder = namespace.processes.find(({ pid }) => pid === row.owner);
        const holders = holder ? [holder] : row.owner === null ? hidden : [];
        // A process of another kind, or one whose own port this is: accepted there, opened elsewhere.
        if (holders.some(({ listens }) => listens.includes(row.local.port))) continue;
        const to = nodeAt(row.remote.ip, port, port - BUS_OFFSET, view);
        const from = holders.flatMap(one => own.get(one) ?? []).filter(({ id }) => id !== to.id);
        if (from.length === 0) continue;
        const seen = nodes.get(to.id);
        const seenAt = row.state === SocketState.established ? view.at : 0;
        nodes.set(to.id, { ...(seen ?? to), seenAt: Math.max(seen?.seenAt ?? 0, seenAt) });
        for (const { id } of from) loose.join(id, to.id);
        if (holders.length === 1) sure.join(from[0]!.id, to.id);
      }
    }
  const all = [...nodes.values()];
  const isRoot = (node: FoundNode) =>
    known.get(node.id)?.perhaps === false || seeds.some(seed => isSeed(node, seed));
  const roots = all.filter(isRoot).map(({ id }) => id);
  const joined = (groups: Groups) => new Set(roots.map(id => groups.of(id)));
  const [surely, maybe] = [joined(sure), joined(loose)];
  return all
    .filter(({ id }) => seeds.length === 0 || maybe.has(loose.of(id)))
    .map(node => ({ ...node, perhaps: seeds.length > 0 && !surely.has(sure.of(node.id)) }))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Whether a seed names this node, by the port of clients or of the bus. */
export function isSeed(
  node: Pick<FoundNode, 'host' | 'port' | 'busPort'>,
  { host, port }: Endpoint,
): boolean {
  const here = node.host === host || (isLoopback(host) && isLoopback(node.host));
  // A name cannot be looked up here: its port has to do.
  const named = !isLoopback(host) && !/^[\d.]+$|:/.test(host);
  return (here || named) && (port === node.port || port === node.busPort);
}

/** Sorts by address. */
export function orderOf({ host, port }: Pick<FoundNode, 'host' | 'port'>): string {
  return `${host} ${`${port}`.padStart(5, '0')}`;
}
