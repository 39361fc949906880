import type { NodeId } from '../../cluster/ids';
import type { NamespaceSample } from '../sample/sample';
import { isLoopback, isWildcard, plainIp } from '../table/addresses';
import type { SocketEnd } from '../table/socket-row';
import type { HostView, Member } from './link-table';
import { type Neighbourhood, neighbourhood, nodeHere, type Service } from './neighbourhood';
import type { Translate } from './place-nodes';
import type { PlacedNode } from './placed-node';

/** Whose address and port is it? */
export class AddressBook {
  readonly neighbourhoods: readonly Neighbourhood[];
  private readonly announced = emptyDirectory();
  /** By addresses inside namespaces: they speak for a node only where no announced one does. */
  private readonly inner = emptyDirectory();
  /** Flags by port: most rows of a crowded host are none of ours, and this tells it fast. */
  private readonly served = { client: new Uint8Array(65_536), bus: new Uint8Array(65_536) };
  private readonly holders = new Map<string, Set<NodeId>>();

  constructor(
    hosts: readonly HostView[],
    members: readonly Member[],
    placed: ReadonlyMap<NodeId, PlacedNode>,
    translate: Translate,
  ) {
    const byNamespace = new Map<NamespaceSample, PlacedNode[]>();
    for (const node of placed.values())
      if (node.namespace) byNamespace.set(node.namespace, [...(byNamespace.get(node.namespace) ?? []), node]);
    this.neighbourhoods = hosts.flatMap(view =>
      view.sample.namespaces.map(namespace =>
        neighbourhood(view, namespace, byNamespace.get(namespace) ?? []),
      ),
    );
    for (const member of members) {
      const reached = translate(member);
      const busPorts = new Set([member.busPort, reached.port + member.busPort - member.port]);
      for (const endpoint of [member, reached])
        for (const busPort of busPorts) this.note(this.announced, member, { ...endpoint, busPort });
    }
    for (const { member, namespace, place } of placed.values()) {
      this.served.client[place.port] = 1;
      this.served.bus[place.busPort] = 1;
      for (const ip of namespace?.addresses ?? [])
        this.note(this.inner, member, { host: ip, port: place.port, busPort: place.busPort });
    }
  }

  /** False for ports that no node serves, by whatever address. */
  mayServe(port: number, service: Service): boolean {
    return this.served[service][port] === 1;
  }

  /** The node behind the far end of a row of this namespace. */
  at(end: SocketEnd, service: Service, from: Neighbourhood): NodeId | null {
    if (!isLoopback(end.ip)) {
      const known =
        this.announced[service].get(end.port)?.get(end.ip) ?? this.inner[service].get(end.port)?.get(end.ip);
      if (known) return known;
      if (!from.namespace.addresses.includes(end.ip)) return null;
    }
    return nodeHere(end, service, from)?.member.id ?? null;
  }

  /** Members that may speak from this address. */
  speakingFrom(ip: string): ReadonlySet<NodeId> {
    return this.holders.get(ip) ?? NOBODY;
  }

  private note(
    directory: Directory,
    { id }: Member,
    { host, port, busPort }: { readonly host: string; readonly port: number; readonly busPort: number },
  ): void {
    const ip = plainIp(host);
    const speaks = !isLoopback(ip) && !isWildcard(ip);
    if (speaks) this.holders.set(ip, (this.holders.get(ip) ?? new Set()).add(id));
    for (const [service, number] of [
      ['client', port],
      ['bus', busPort],
    ] as const) {
      this.served[service][number] = 1;
      const byPort = directory[service];
      const byIp = byPort.get(number) ?? new Map<string, NodeId | null>();
      byPort.set(number, byIp);
      if (!speaks) continue;
      const known = byIp.get(ip);
      byIp.set(ip, known === undefined || known === id ? id : null);
    }
  }
}

/** By port, then by address; null where several nodes claim one endpoint. */
type Directory = Readonly<Record<Service, Map<number, Map<string, NodeId | null>>>>;

function emptyDirectory(): Directory {
  return { client: new Map(), bus: new Map() };
}

const NOBODY: ReadonlySet<NodeId> = new Set();
