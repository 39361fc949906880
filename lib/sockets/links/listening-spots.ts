import type { NamespaceSample, RedisProcess } from '../sample/sample';
import { isWildcard } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import type { HostView } from './link-table';

/** A port somebody listens on, or should by its title, in one namespace. */
export interface Spot {
  readonly view: HostView;
  readonly namespace: NamespaceSample;
  /** Null where the sample cannot tell who listens. */
  readonly process: RedisProcess | null;
  /** Addresses it listens on; empty where they cannot be told. */
  readonly ips: readonly string[];
}

/** All places where a node could live. */
export interface Spots {
  readonly byPort: ReadonlyMap<number, readonly Spot[]>;
  /** By port, then by an address that leads there. */
  readonly byAddress: ReadonlyMap<number, ReadonlyMap<string, readonly Spot[]>>;
}

export function listeningSpots(hosts: readonly HostView[]): Spots {
  const byPort = new Map<number, Spot[]>();
  const byAddress = new Map<number, Map<string, Spot[]>>();
  const add = (port: number, spot: Spot) => {
    append(byPort, port, spot);
    const here = byAddress.get(port) ?? new Map<string, Spot[]>();
    byAddress.set(port, here);
    for (const ip of new Set([...spot.namespace.addresses, ...spot.ips])) append(here, ip, spot);
  };
  for (const view of hosts)
    for (const namespace of view.sample.namespaces) {
      const servers = namespace.processes.filter(process => process.kind === 'server');
      const listeners = namespace.rows.filter(row => row.state === SocketState.listen);
      for (const process of servers)
        for (const port of new Set([...process.listens, ...(process.port === null ? [] : [process.port])])) {
          const own = listeners.filter(row => row.local.port === port && row.owner === process.pid);
          add(port, { view, namespace, process, ips: own.map(row => row.local.ip) });
        }
      const told = new Set(namespace.processes.flatMap(process => process.listens));
      for (const port of new Set(listeners.map(row => row.local.port)))
        if (!told.has(port)) {
          const own = listeners.filter(row => row.local.port === port);
          add(port, { view, namespace, process: null, ips: own.map(row => row.local.ip) });
        }
    }
  return { byPort, byAddress };
}

function append<K>(spots: Map<K, Spot[]>, key: K, spot: Spot): void {
  const there = spots.get(key);
  if (there) there.push(spot);
  else spots.set(key, [spot]);
}

/** True when it is not known to listen on other addresses only. */
export function listensOn(ip: string, { ips }: Spot): boolean {
  return ips.length === 0 || ips.some(own => own === ip || isWildcard(own));
}
