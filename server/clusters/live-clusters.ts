import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { SocketPicture, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import type { TopologyChange } from '@/lib/topology-changes';

/** One watched cluster as push and HTTP see it. */
export interface LiveCluster {
  readonly id: ClusterId;
  readonly name: string;
  /** The newest merged picture; before the first answer it has no nodes and level `unknown`. */
  readonly topology: Topology;
  /** Newest last, at most 200. */
  readonly recentEvents: readonly ClusterEvent[];
  /** True once every seed was tried at least once since the start (for `/readyz`). */
  readonly tried: boolean;
  /** The raw CLUSTER NODES text last read from that node. */
  nodesText(node: NodeId): { readonly text: string; readonly at: Millis } | undefined;
  /** What kernels say of its nodes: a new object whenever something a viewer can see has moved. Null while no host is sampled. */
  readonly sockets: SocketPicture | null;
  /** Each node's socket counters over time, oldest first, one value per `step` ms (the worst in it); the last 15 minutes are kept. */
  socketSeries(query: SocketSeriesQuery): readonly SocketSeries[];
}

/** Times are inclusive, in ms since the epoch; without `node` every node. */
export interface SocketSeriesQuery {
  readonly from: Millis;
  readonly to: Millis;
  readonly step: Millis;
  readonly node?: NodeId;
}

/** What is published after a tick in which something a viewer can see has changed. */
export interface ClusterUpdate {
  readonly cluster: ClusterId;
  /** Already carries the new `seq`. */
  readonly topology: Topology;
  readonly changes: readonly TopologyChange[];
  readonly events: readonly ClusterEvent[];
  /** True when the server's clock has jumped: every time in it has moved, and it is to be sent whole. */
  readonly anew?: true;
}

/** All watched clusters: the one thing that push and HTTP read from. */
export interface LiveClusters {
  list(): readonly LiveCluster[];
  get(id: string): LiveCluster | undefined;
  /** Calls `listener` with each update; returns its undo. */
  subscribe(listener: (update: ClusterUpdate) => void): () => void;
}
