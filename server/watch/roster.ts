import { isIP } from 'node:net';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { TopologyNode } from '@/lib/cluster/topology';
import { Budget } from '../redis/budget';
import type { LinkOptions } from '../redis/link-options';
import { NodeLink } from '../redis/node-link';
import { admit, type Endpoint, mapAddress } from '../redis/where-to-connect';
import { now } from '../redis/within';
import type { WatchedCluster } from './watched-cluster';

/**
 * Nodes asked at once for their whole view only to see who they are, because their connections are new. A few reconnects
 * are checked before they count; a thousand at our start within a minute, or reading them would take 8 s.
 */
const CHECKED_AT_ONCE = 16;

/** A member's way in: a connection, or why there is none. */
export type Way = { readonly link: NodeLink } | { readonly failure: Failure };

interface Place {
  way: Way;
  /** The address it was made for. */
  readonly key: string;
  resolving: boolean;
  /** Monotonic. */
  readonly resolvedAt: Millis;
}

/** A name behind which nobody answers is resolved anew, at most this often: its address may have changed. */
const RESOLVE_AGAIN: Millis = 2000;

/**
 * One connection per member, keyed by node id. Follows the members: opens for newcomers, moves with a changed address,
 * closes for those who left.
 */
export class Roster {
  private readonly ways = new Map<NodeId, Place>();
  /** Where a node answered us, for members whose own address nobody prints. */
  private readonly answeredAt = new Map<NodeId, Endpoint>();

  private readonly checks = new Budget(CHECKED_AT_ONCE);

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
    for (const [id, place] of this.ways) {
      if (wanted.has(id)) continue;
      hangUp(place);
      this.ways.delete(id);
    }
    await Promise.all(members.map(node => this.place(node)));
  }

  close(): void {
    for (const place of this.ways.values()) hangUp(place);
    this.ways.clear();
  }

  private async place(node: TopologyNode): Promise<void> {
    const printed = node.host !== '' && node.port > 0 ? mapAddress(node, this.cluster.addressMap) : null;
    const endpoint = printed ?? this.answeredAt.get(node.id) ?? null;
    const key = endpoint ? `${endpoint.host} ${endpoint.port}` : '';
    const known = this.ways.get(node.id);
    if (known?.key === key && !this.mayHaveMoved(known, endpoint, node)) return;
    if (known && known.key !== key) hangUp(known);
    if (!endpoint) {
      const failure = explainFailure('no-address', nodeName(node));
      this.ways.set(node.id, { way: { failure }, key, resolving: false, resolvedAt: 0 });
      return;
    }
    // Set first: `admit` may wait for the resolver, and a second call must not open a second connection. While an old
    // way is tried anew its outcome stands.
    const way: Way =
      known?.key === key ? known.way : { failure: explainFailure('connecting', nodeName(node)) };
    const place = { way, key, resolving: true, resolvedAt: now() };
    this.ways.set(node.id, place);
    const admitted = await admit(endpoint, printed ? this.cluster.allow : []);
    place.resolving = false;
    if (this.ways.get(node.id) !== place) return;
    const same = 'link' in way && 'host' in admitted && way.link.host === admitted.host;
    if (same) return;
    hangUp(place);
    place.way = 'kind' in admitted ? { failure: admitted } : { link: this.open(admitted, node.id) };
  }

  /** A name is resolved by us only where addresses are confined; a connection by name resolves it each time. */
  private mayHaveMoved(
    { way, resolving, resolvedAt }: Place,
    to: Endpoint | null,
    node: TopologyNode,
  ): boolean {
    if (!to || isIP(to.host) !== 0 || resolving || now() - resolvedAt < RESOLVE_AGAIN) return false;
    if ('failure' in way) return way.failure.kind === 'unresolved';
    return this.cluster.allow.length > 0 && !node.reachable;
  }

  private open(endpoint: Endpoint, id: NodeId): NodeLink {
    return openLink(this.cluster, endpoint, { onClosed: () => this.onClosed(id), checks: this.checks });
  }
}

function hangUp({ way }: Place): void {
  if ('link' in way) way.link.close();
}

/** A link with the cluster's credentials and limits. */
export function openLink(
  cluster: WatchedCluster,
  { host, port }: Endpoint,
  more: Pick<LinkOptions, 'onClosed' | 'checks'> = {},
): NodeLink {
  const { user, password, tls, timeout, connectTimeout } = cluster;
  return new NodeLink(host, port, { user, password, tls, timeout, connectTimeout, ...more });
}
