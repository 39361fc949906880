import type { NodeId } from '@/lib/cluster/ids';
import { plural } from '@/lib/format/count';
import type { SentinelSockets } from '@/lib/sockets/infer/find-sentinels';

/** Whom a Sentinel talks to: each node once, and how many connections it has opened to what else. */
export interface SentinelPeers {
  readonly nodes: readonly NodeId[];
  /** `2 other Sentinels, 1 elsewhere`; empty when there are none. */
  readonly others: string;
}

export function sentinelPeers({ connections }: SentinelSockets): SentinelPeers {
  const addresses = (sentinel: boolean) =>
    new Set(
      connections.flatMap(one =>
        one.node === null && one.sentinel === sentinel ? [`${one.to.ip} ${one.to.port}`] : [],
      ),
    ).size;
  const [sentinels, elsewhere] = [addresses(true), addresses(false)];
  const parts = [
    ...(sentinels > 0 ? [plural(sentinels, 'other Sentinel')] : []),
    ...(elsewhere > 0 ? [`${plural(elsewhere, 'address', 'addresses')} elsewhere`] : []),
  ];
  return { nodes: [...new Set(connections.flatMap(({ node }) => node ?? []))], others: parts.join(', ') };
}
