import type { HostView } from '../links/link-table';
import type { LinkRow, NamespaceSample, RedisProcess } from '../sample/sample';
import { isLoopback, isWildcard } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import type { FoundNode } from './infer-members';
import { madeUpId } from './made-up-id';

/** Redis adds this to the client port unless cluster-port says otherwise. */
export const BUS_OFFSET = 10_000;

/** The node that a process is, by its own listeners; null for a Sentinel, and for a server without a bus. */
export function ownNode(view: HostView, namespace: NamespaceSample, process: RedisProcess): FoundNode | null {
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

/** A node of which nothing is known but its address, as somebody on this host writes it. */
export function nodeAt(host: string, busPort: number, port: number, view: HostView): FoundNode {
  // Every host has a loopback of its own.
  const id = madeUpId(isLoopback(host) ? `${view.host} ${host}:${busPort}` : `${host}:${busPort}`);
  return { id, host, port, busPort, seenAt: 0, portAssumed: true, perhaps: false, unread: false };
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
