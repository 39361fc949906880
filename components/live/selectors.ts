import { useCallback } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { LiveState } from '@/lib/live';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { ClusterSummary } from '@/lib/wire';
import { useLive } from './live-context';

const noEvents: readonly ClusterEvent[] = [];
const noNodes: readonly NodeId[] = [];

export const selectHello = (state: LiveState) => state.hello;
export const selectLink = (state: LiveState) => state.link;
export const selectClusters = (state: LiveState) => state.clusters;

/** A cluster's overview row. */
export function useClusterSummary(id: ClusterId): ClusterSummary | undefined {
  return useLive(useCallback((state: LiveState) => state.clusters?.find(cluster => cluster.id === id), [id]));
}

/** A watched cluster's whole picture, once it has arrived. */
export function useTopology(id: ClusterId): Topology | undefined {
  return useLive(useCallback((state: LiveState) => state.topologies[id], [id]));
}

/** One fact of a watched cluster, so that the rest of it may change without a render. */
export function useTopologyFact<T>(id: ClusterId, pick: (topology: Topology) => T): T | undefined {
  return useLive(
    useCallback(
      (state: LiveState) => {
        const topology = state.topologies[id];
        return topology && pick(topology);
      },
      [id, pick],
    ),
  );
}

/** Node ids of a cluster in its order; stable while membership and order are. */
export function useNodeIds(id: ClusterId): readonly NodeId[] {
  const select = useCallback(
    (state: LiveState) => state.topologies[id]?.nodes.map(node => node.id) ?? noNodes,
    [id],
  );
  return useLive(useShallow(select));
}

/** The newest events of a cluster, newest last. */
export function useLiveEvents(id: ClusterId): readonly ClusterEvent[] {
  return useLive(useCallback((state: LiveState) => state.events[id] ?? noEvents, [id]));
}

/** What kernels say of a cluster whose sockets are followed; nothing while no host is sampled. */
export function useSockets(id: ClusterId): SocketPicture | undefined {
  return useLive(useCallback((state: LiveState) => state.sockets[id], [id]));
}
