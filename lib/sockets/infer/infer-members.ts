import type { Millis, NodeId } from '../../cluster/ids';
import type { HostView } from '../links/link-table';
import type { Endpoint } from '../links/placed-node';
import type { LinkRow, NamespaceSample, RedisProcess } from '../sample/sample';
import { isLoopback, isWildcard } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import { madeUpId } from './made-up-id';

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
}

/** Redis adds this to the client port unless cluster-port says otherwise. */
const BUS_OFFSET = 10_000;

/**
 * The nodes that bus links join with one of the `seeds` or with one already `known`; with no seeds all there are. A node whose host nobody looks at is
 * known from the links that were opened to its bus port.
 */
export function findMembers(
  hosts: readonly HostView[],
  seeds: readonly Endpoint[],
  known: ReadonlyMap<NodeId, unknown>,
): FoundNode[] {
  const nodes = new Map<NodeId, FoundNode>();
  const groups = new Groups();
  const own = new Map<RedisProcess, FoundNode>();
  for (const view of hosts)
    for (const namespace of view.sample.namespaces)
      for (const process of namespace.processes) {
        const node = ownNode(view, namespace, process);
        if (!node) continue;
        nodes.set(node.id, node);
        own.set(process, node);
      }
  const busPorts = new Set([...nodes.values()].map(({ busPort }) => busPort));
  const clientPorts = new Set([...nodes.values()].map(({ port }) => port));
  for (const view of hosts)
    for (const namespace of view.sample.namespaces)
      for (const row of namespace.rows) {
        const { port } = row.remote;
        const isBus = busPorts.has(port) || (port > BUS_OFFSET && clientPorts.has(port - BUS_OFFSET));
        const holder = isBus && namespace.processes.find(({ pid }) => pid === row.owner);
        const from = holder && own.get(holder);
        // A process of another kind, or one whose own port this is: accepted there, opened elsewhere.
        if (!from || holder.listens.includes(row.local.port)) continue;
        const to = nodeAt(row.remote.ip, port, port - BUS_OFFSET, view);
        const seen = nodes.get(to.id);
        const seenAt = row.state === SocketState.established ? view.at : 0;
        nodes.set(to.id, { ...(seen ?? to), seenAt: Math.max(seen?.seenAt ?? 0, seenAt) });
        groups.join(from.id, to.id);
      }
  const all = [...nodes.values()];
  const wanted = all.filter(node => known.has(node.id) || seeds.some(seed => isSeed(node, seed)));
  const roots = new Set(wanted.map(({ id }) => groups.of(id)));
  return all
    .filter(({ id }) => seeds.length === 0 || roots.has(groups.of(id)))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function ownNode(view: HostView, namespace: NamespaceSample, process: RedisProcess): FoundNode | null {
  if (process.kind !== 'server') return null;
  const { listens } = process;
  const port = process.port ?? listens.find(one => listens.includes(one + BUS_OFFSET)) ?? listens[0];
  if (port === undefined) return null;
  const others = listens.filter(one => one !== port);
  const busPort = listens.includes(port + BUS_OFFSET) ? port + BUS_OFFSET : busPortOf(namespace, others);
  if (busPort === null) return null;
  return {
    ...nodeAt(addressOf(namespace, process, busPort), busPort, port, view),
    seenAt: view.at,
    portAssumed: false,
  };
}

/** With cluster-port set: the port that others talk to beside the clients' one. */
function busPortOf(namespace: NamespaceSample, ports: readonly number[]): number | null {
  const spoken = ports.filter(port =>
    namespace.rows.some(({ local, state }) => local.port === port && state !== SocketState.listen),
  );
  return spoken.length === 1 ? spoken[0]! : null;
}

/** The address that peers use; before any has come, one it listens on, or the namespace's own. */
function addressOf({ rows, addresses }: NamespaceSample, { pid }: RedisProcess, busPort: number): string {
  const here = (row: LinkRow) => row.local.port === busPort;
  const accepted = rows.filter(row => here(row) && row.state !== SocketState.listen);
  const opened = rows.filter(({ owner, remote }) => owner === pid && remote.port > BUS_OFFSET);
  const listeners = rows.filter(row => here(row) && row.state === SocketState.listen);
  const ips = (some: readonly LinkRow[]) => some.map(({ local }) => local.ip);
  // What is used says more than what could be; a namespace may have addresses that this node has nothing to do with.
  for (const candidates of [ips([...accepted, ...opened]), ips(listeners), addresses]) {
    const usable = candidates.filter(ip => !isWildcard(ip));
    const best = usable.find(ip => !isLoopback(ip)) ?? usable[0];
    if (best !== undefined) return best;
  }
  return '127.0.0.1';
}

function nodeAt(host: string, busPort: number, port: number, view: HostView): FoundNode {
  // Every host has a loopback of its own.
  const id = madeUpId(isLoopback(host) ? `${view.host} ${host}:${busPort}` : `${host}:${busPort}`);
  return { id, host, port, busPort, seenAt: 0, portAssumed: true };
}

function isSeed(node: FoundNode, { host, port }: Endpoint): boolean {
  const here = node.host === host || (isLoopback(host) && isLoopback(node.host));
  // A name cannot be looked up here: its port has to do.
  const named = !isLoopback(host) && !/^[\d.]+$|:/.test(host);
  return (here || named) && (port === node.port || port === node.busPort);
}

function orderOf({ host, port }: FoundNode): string {
  return `${host} ${`${port}`.padStart(5, '0')}`;
}

/** Which nodes hang together. */
class Groups {
  private readonly parents = new Map<NodeId, NodeId>();

  of(id: NodeId): NodeId {
    let root = id;
    for (let up = this.parents.get(root); up !== undefined; up = this.parents.get(root)) root = up;
    return root;
  }

  join(a: NodeId, b: NodeId): void {
    const [from, to] = [this.of(a), this.of(b)];
    if (from !== to) this.parents.set(from, to);
  }
}
