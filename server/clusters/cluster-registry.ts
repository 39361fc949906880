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
): Promise<ClusterRegistry> {
  const listeners = new Set<(update: ClusterUpdate) => void>();
  const tell = (update: ClusterUpdate) => {
    for (const listener of listeners) listener(update);
  };
  const watchers = clusters.map(cluster =>
    cluster.mode === 'sockets'
      ? new SocketsWatcher(cluster, store, tell, onFault, hosts)
      : new Watcher(cluster, store, tell, onFault, hosts),
  );
  await Promise.all(watchers.map(watcher => watcher.start()));
  return {
    list: () => watchers,
    get: id => watchers.find(watcher => watcher.id === id),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      for (const watcher of watchers) watcher.stop();
    },
  };
}
