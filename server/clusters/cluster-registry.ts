import { type Clock, MACHINE_CLOCK } from '../clock';
import type { Hosts } from '../hosts/hosts';
import type { Store } from '../store/store';
import { SocketsWatcher } from '../watch/sockets-watcher';
import type { WatchedCluster } from '../watch/watched-cluster';
import { Watcher } from '../watch/watcher';
import type { ClusterUpdate, LiveClusters } from './live-clusters';

/** All watchers of this server. */
export interface ClusterRegistry extends LiveClusters {
  stop(): void;
}

/** Starts a watcher per cluster and gathers what they publish; `onFault` is told of what should never happen. */
export async function watchClusters(
  clusters: readonly WatchedCluster[],
  store: Store,
  onFault: (error: unknown) => void,
  hosts: Hosts,
  clock: Clock = MACHINE_CLOCK,
): Promise<ClusterRegistry> {
  const listeners = new Set<(update: ClusterUpdate) => void>();
  const tell = (update: ClusterUpdate) => {
    for (const listener of listeners) listener(update);
  };
  const watchers = clusters.map(cluster =>
    cluster.mode === 'sockets'
      ? new SocketsWatcher(cluster, store, tell, onFault, hosts, clock)
      : new Watcher(cluster, store, tell, onFault, hosts, undefined, clock),
  );
  await Promise.all(watchers.map(watcher => watcher.start()));
  const unsubscribe = clock.onJump(by => {
    for (const watcher of watchers)
      try {
        watcher.clockSet(by);
      } catch (error) {
        onFault(error);
      }
  });
  return {
    list: () => watchers,
    get: id => watchers.find(watcher => watcher.id === id),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      unsubscribe();
      for (const watcher of watchers) watcher.stop();
    },
  };
}
