import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { TopologyNode } from '@/lib/cluster/topology';
import { NodeLink } from '../redis/node-link';
import { admit, type Endpoint, mapAddress } from '../redis/where-to-connect';
import type { WatchedCluster } from './watched-cluster';

/** A member's way in: a connection, or why there is none. */
export type Way = { readonly link: NodeLink } | { readonly failure: Failure };

/**
 * One connection per member, keyed by node id. Follows the members: opens for newcomers, moves with a changed address,
 * closes for those who left.
 */
export class Roster {
  private readonly ways = new Map<NodeId, { way: Way; key: string }>();
  /** Where a node answered us, for members whose own address nobody prints. */
  private readonly answeredAt = new Map<NodeId, Endpoint>();

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly onClosed: (id: NodeId) => void,
  ) {}

  get ids(): NodeId[] {
    return [...this.ways.keys()];
  }

  way(id: NodeId): Way | undefined {
    return this.ways.get(id)?.way;
  }

  /** A seed turned out to be this node: remember where it answers. */
  learn(id: NodeId, endpoint: Endpoint): void {
    this.answeredAt.set(id, endpoint);
  }

  /** Makes the connections match the members. Handshake entries have temporary ids and get none. */
  async follow(nodes: readonly TopologyNode[]): Promise<void> {
    const members = nodes.filter(node => node.health !== 'handshake');
    const wanted = new Set(members.map(node => node.id));
    for (const [id, { way }] of this.ways) {
      if (wanted.has(id)) continue;
      if ('link' in way) way.link.close();
      this.ways.delete(id);
    }
    await Promise.all(members.map(node => this.place(node)));
  }

  close(): void {
    for (const { way } of this.ways.values()) if ('link' in way) way.link.close();
    this.ways.clear();
  }

  private async place(node: TopologyNode): Promise<void> {
    const printed = node.host !== '' && node.port > 0 ? mapAddress(node, this.cluster.addressMap) : null;
    const endpoint = printed ?? this.answeredAt.get(node.id) ?? null;
    const key = endpoint ? `${endpoint.host} ${endpoint.port}` : '';
    const known = this.ways.get(node.id);
    const unresolved = known && 'failure' in known.way && known.way.failure.kind === 'unresolved';
    if (known?.key === key && !unresolved) return;
    if (known && 'link' in known.way) known.way.link.close();
    if (!endpoint) {
      this.ways.set(node.id, { way: { failure: explainFailure('no-address', nodeName(node)) }, key });
      return;
    }
    // Set first: `admit` may wait for the resolver, and a second call must not open a second connection.
    this.ways.set(node.id, { way: { failure: explainFailure('connecting', nodeName(node)) }, key });
    const admitted = await admit(endpoint, printed ? this.cluster.allow : []);
    if (this.ways.get(node.id)?.key !== key) return;
    const way: Way = 'kind' in admitted ? { failure: admitted } : { link: this.open(admitted, node.id) };
    this.ways.set(node.id, { way, key });
  }

  private open({ host, port }: Endpoint, id: NodeId): NodeLink {
    return openLink(this.cluster, { host, port }, () => this.onClosed(id));
  }
}

/** A link with the cluster's credentials and limits. */
export function openLink(cluster: WatchedCluster, { host, port }: Endpoint, onClosed: () => void): NodeLink {
  const { user, password, tls, timeout, connectTimeout } = cluster;
  return new NodeLink(host, port, { user, password, tls, timeout, connectTimeout, onClosed });
}
