import type { ClusterEvent, EventType } from '@/lib/cluster/events';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import type { ClusterUpdate, LiveCluster } from '@/server/clusters/live-clusters';
import type { Hosts } from '@/server/hosts/hosts';
import type { Store } from '@/server/store/store';
import { SocketsWatcher } from '@/server/watch/sockets-watcher';
import type { WatchedCluster } from '@/server/watch/watched-cluster';
import { Watcher } from '@/server/watch/watcher';
import { memoryStore } from './memory-store';
import { until } from './until';

/** A cluster to be watched in short intervals, with what a test wants otherwise. */
export function watched(
  seeds: readonly { readonly endpoint: { readonly host: string; readonly port: number } }[],
  facts: Partial<WatchedCluster> = {},
): WatchedCluster {
  return {
    id: 'under-test' as ClusterId,
    name: 'under test',
    seeds: seeds.map(seed => seed.endpoint),
    interval: 250,
    timeout: 500,
    connectTimeout: 1000,
    addressMap: [],
    allow: [],
    simulated: false,
    mode: 'queries',
    ...facts,
  };
}

/** A running watcher with everything it has published. */
export interface Watching {
  readonly watcher: LiveCluster;
  readonly updates: readonly ClusterUpdate[];
  readonly events: readonly ClusterEvent[];
  readonly topology: Topology;
  node(id: string): TopologyNode | undefined;
  /** The first event of a type about a node, once there is one; `after` an event or an id. */
  event(type: EventType, node?: string, after?: number): Promise<ClusterEvent>;
  /** Resolves with the first picture, from now on, of which this holds. */
  picture(what: string, holds: (topology: Topology) => boolean, within?: number): Promise<Topology>;
  /** Resolves when so many newer pictures have been read. */
  ticks(count: number): Promise<void>;
  stop(): void;
}

export async function watch(
  cluster: WatchedCluster,
  store: Store = memoryStore(),
  hosts?: Hosts,
): Promise<Watching> {
  const updates: ClusterUpdate[] = [];
  const events: ClusterEvent[] = [];
  const onUpdate = (update: ClusterUpdate) => {
    updates.push(update);
    events.push(...update.events);
  };
  const onFault = (error: unknown) => {
    throw error;
  };
  const watcher =
    cluster.mode === 'sockets' && hosts
      ? new SocketsWatcher(cluster, store, onUpdate, onFault, hosts)
      : new Watcher(cluster, store, onUpdate, onFault, hosts);
  const tell = () => ({
    verdict: watcher.topology.verdict.text,
    diagnoses: watcher.topology.diagnoses,
    seeds: watcher.topology.seeds,
    nodes: watcher.topology.nodes.map(({ id, role, health, reachable }) => [
      id.slice(0, 8),
      role,
      health,
      reachable,
    ]),
    events: events.map(event => `${event.id} ${event.type} ${event.node?.slice(0, 8) ?? ''} ${event.text}`),
  });
  await watcher.start();
  return {
    watcher,
    updates,
    events,
    get topology() {
      return watcher.topology;
    },
    node: id => watcher.topology.nodes.find(node => node.id === id),
    event: (type, node, after = 0) =>
      until(
        `event ${type}`,
        () => events.find(event => event.type === type && (!node || event.node === node) && event.id > after),
        { within: 25_000, describe: tell },
      ),
    picture: (what, holds, within = 20_000) =>
      until(what, () => (holds(watcher.topology) ? watcher.topology : null), { within, describe: tell }),
    async ticks(count) {
      for (let seen = 0, at = watcher.topology.at; seen < count; seen++)
        at = await until('a newer reading', () => watcher.topology.at > at && watcher.topology.at, {
          describe: tell,
        });
    },
    stop: () => watcher.stop(),
  };
}
