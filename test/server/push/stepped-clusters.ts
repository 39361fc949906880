import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { diffTopology } from '@/lib/topology-changes';
import type {
  ClusterUpdate,
  LiveCluster,
  LiveClusters,
  SocketSeriesQuery,
} from '@/server/clusters/live-clusters';
import { aSeries } from './a-picture';

export const nodeId = (index: number) => index.toString(16).padStart(40, '0') as NodeId;

export function aNode(index: number, facts: Partial<TopologyNode> = {}): TopologyNode {
  const width = Math.floor(16384 / 3);
  return {
    id: nodeId(index),
    host: '127.0.0.1',
    port: 7000 + index,
    busPort: 17000 + index,
    role: index < 3 ? 'master' : 'replica',
    masterId: index < 3 ? null : nodeId(index % 3),
    health: 'ok',
    reachable: true,
    suspectedBy: [],
    failedBy: [],
    votes: 0,
    pendingPings: [],
    linksDown: [],
    configEpoch: index + 1,
    linkState: 'connected',
    slots: index < 3 ? [[index * width, index === 2 ? 16383 : (index + 1) * width - 1]] : [],
    flags: [index < 3 ? 'master' : 'slave'],
    viewAt: 0,
    ...facts,
  };
}

export function aTopology(facts: Partial<Topology> = {}): Topology {
  return {
    id: 'prod' as ClusterId,
    name: 'prod',
    seq: 1,
    at: 1_700_000_000_000,
    interval: 1000,
    simulated: false,
    mode: 'queries',
    diagnoses: [],
    state: 'ok',
    verdict: { level: 'ok', code: 'healthy', text: 'All 16384 slots are served.', risk: '', evidence: [] },
    currentEpoch: 6,
    voters: 3,
    quorum: 2,
    slots: { assigned: 16384, ok: 16384, pfail: 0, fail: 0, unassigned: [], contested: [], migrating: [] },
    nodes: [0, 1, 2, 3, 4, 5].map(index => aNode(index)),
    views: [],
    disagreements: [],
    splitSince: null,
    seeds: [{ seed: '127.0.0.1:7000', ok: true }],
    ...facts,
  };
}

export interface SteppedClusters extends LiveClusters {
  /** Publishes the next picture of a cluster, as a tick would. */
  step(id: string, facts: Partial<Topology>, events?: readonly ClusterEvent[]): void;
  /** A newer reading in which nothing changed: not published. */
  touch(id: string, at: number): void;
  /** A newer socket picture. */
  sample(id: string, picture: SocketPicture): void;
  /** What socket series were asked for, in order. */
  readonly asked: readonly SocketSeriesQuery[];
  readonly listeners: number;
}

/** Clusters that move only when a test says so. */
export function steppedClusters(...topologies: Topology[]): SteppedClusters {
  const held = new Map(
    topologies.map(topology => [
      topology.id as string,
      {
        topology,
        events: [] as ClusterEvent[],
        sockets: null as SocketPicture | null,
      },
    ]),
  );
  const listeners = new Set<(update: ClusterUpdate) => void>();
  const asked: SocketSeriesQuery[] = [];
  const view = (id: string): LiveCluster | undefined => {
    const one = held.get(id);
    return (
      one && {
        id: one.topology.id,
        name: one.topology.name,
        topology: one.topology,
        recentEvents: one.events,
        tried: true,
        nodesText: node =>
          node === nodeId(0) ? { text: `${node} 127.0.0.1:7000@17000 myself\n`, at: 42 } : undefined,
        sockets: one.sockets,
        socketSeries(query) {
          asked.push(query);
          return aSeries(query);
        },
      }
    );
  };
  return {
    get listeners() {
      return listeners.size;
    },
    list: () => [...held.keys()].flatMap(id => view(id) ?? []),
    get: view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    step(id, facts, events = []) {
      const one = held.get(id);
      if (!one) throw new Error(`no cluster ${id}`);
      const next: Topology = { ...one.topology, ...facts, seq: one.topology.seq + 1 };
      const changes = diffTopology(one.topology, next);
      one.topology = next;
      one.events = [...one.events, ...events].slice(-200);
      for (const listener of listeners) listener({ cluster: next.id, topology: next, changes, events });
    },
    touch(id, at) {
      const one = held.get(id);
      if (one) one.topology = { ...one.topology, at };
    },
    sample(id, picture) {
      const one = held.get(id);
      if (one) one.sockets = picture;
    },
    asked,
  };
}
