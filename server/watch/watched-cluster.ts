import type { ConnectionOptions } from 'node:tls';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { AddressMapping, Endpoint } from '../redis/where-to-connect';

/** Everything a watcher needs to know of a cluster; the configuration after its files were read and checked. */
export interface WatchedCluster {
  readonly id: ClusterId;
  readonly name: string;
  readonly seeds: readonly Endpoint[];
  readonly user?: string;
  readonly password?: string;
  readonly tls?: ConnectionOptions;
  /** Between ticks, in ms. */
  readonly interval: Millis;
  /** A node that does not answer within this many ms is unreachable. */
  readonly timeout: Millis;
  readonly connectTimeout: Millis;
  readonly addressMap: readonly AddressMapping[];
  /** CIDRs that gossiped addresses must lie in; empty allows all. Seeds are always allowed. */
  readonly allow: readonly string[];
  readonly simulated: boolean;
  /** `sockets`: nothing is ever sent to Redis; all is inferred from the socket tables of its hosts. */
  readonly mode: 'queries' | 'sockets';
}
