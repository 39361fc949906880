import { useCallback } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import type { LiveState } from '@/lib/live';
import type { ClusterSummary } from '@/lib/wire';
import { useLive } from './live-context';

const noEvents: readonly ClusterEvent[] = [];
const noNodes: readonly NodeId[] = [];
const noClusters: readonly ClusterId[] = [];

export const selectHello = (state: LiveState) => state.hello;
export const selectLink = (state: LiveState) => state.link;
export const selectClusters = (state: LiveState) => state.clusters;
const selectClusterIds = (state: LiveState) => state.clusters?.map(cluster => cluster.id) ?? noClusters;

/** Ids of all clusters this server watches, in its order. */
export function useClusterIds(): readonly ClusterId[] {
  return useLive(useShallow(selectClusterIds));
}

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

/** One node; renders again only when that node changed. */
export function useNode(id: ClusterId, node: NodeId): TopologyNode | undefined {
  return useLive(
    useCallback((state: LiveState) => state.topologies[id]?.nodes.find(each => each.id === node), [id, node]),
  );
}

/** The newest events of a cluster, newest last. */
export function useLiveEvents(id: ClusterId): readonly ClusterEvent[] {
  return useLive(useCallback((state: LiveState) => state.events[id] ?? noEvents, [id]));
}
