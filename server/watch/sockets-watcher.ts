import type { Millis, NodeId } from '@/lib/cluster/ids';
import { emptyTopology } from '@/lib/cluster/merge';
import type { Topology } from '@/lib/cluster/topology';
import { judge } from '@/lib/cluster/verdict';
import { inferCluster, NOTHING_INFERRED } from '@/lib/sockets/infer/infer-cluster';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { ClusterUpdate, LiveCluster, SocketSeriesQuery } from '../clusters/live-clusters';
import type { Hosts } from '../hosts/hosts';
import type { Store } from '../store/store';
import { Publisher } from './publisher';
import type { WatchedCluster } from './watched-cluster';
import { Witness } from './witness';

/**
 * Watches one cluster without ever connecting to it: members, roles and faults are inferred from the socket tables of the
 * sampled hosts. As old as the newest sample: with the agents silent the picture turns stale.
 */
export class SocketsWatcher implements LiveCluster {
  tried = false;
  private readonly publisher: Publisher;
  private readonly witness: Witness;
  private inferred = inferCluster([], NOTHING_INFERRED, { seeds: [], now: 0 });
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly cluster: WatchedCluster,
    store: Store,
    onUpdate: (update: ClusterUpdate) => void,
    private readonly onFault: (error: unknown) => void,
    private readonly hosts: Hosts,
  ) {
    this.publisher = new Publisher(cluster, store, onUpdate);
    this.witness = new Witness({
      cluster,
      hosts,
      // Without a seed any cluster will do, one on this very host too.
      beginWith: cluster.seeds.length > 0 ? cluster.seeds : [{ host: '127.0.0.1', port: 6379 }],
      signs: () => new Map(),
      probe: () => {},
      onMove: () => this.publish(),
      onFault,
    });
  }

  get id() {
    return this.cluster.id;
  }

  get name() {
    return this.cluster.name;
  }

  get topology(): Topology {
    return this.publisher.topology;
  }

  get recentEvents() {
    return this.publisher.recentEvents;
  }

  get sockets(): SocketPicture | null {
    const { picture } = this.witness;
    return picture && { ...picture, sentinels: this.inferred.sentinels };
  }

  socketSeries(query: SocketSeriesQuery) {
    return this.witness.series(query);
  }

  /** Nothing is ever asked, so there is no text. */
  nodesText(_node: NodeId): undefined {
    return undefined;
  }

  async start(): Promise<void> {
    await this.publisher.resume();
    this.tick();
    this.timer = setInterval(() => this.tick(), this.cluster.interval);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.witness.stop();
  }

  private tick(): void {
    try {
      this.infer(Date.now());
      this.witness.step();
      this.publish();
      this.tried = true;
    } catch (error) {
      this.onFault(error);
    }
  }

  private infer(now: Millis): void {
    const views = this.hosts
      .list()
      .flatMap(({ state, view }) => (state.state === 'live' && view ? [view] : []));
    // Silent hosts tell nothing: what was known stays, and grows old.
    if (views.length > 0)
      this.inferred = inferCluster(views, this.inferred.state, { seeds: this.cluster.seeds, now });
    this.witness.follow(this.inferred.members);
  }

  private publish(): void {
    const now = Date.now();
    const { id, name, interval, simulated, mode } = this.cluster;
    const { nodes, voters } = this.inferred;
    const times = this.hosts.list().flatMap(({ state }) => state.at ?? []);
    const picture: Omit<Topology, 'verdict'> = {
      ...emptyTopology(this.cluster),
      ...{ id, name, interval, simulated, mode, seq: this.topology.seq },
      at: nodes.length > 0 ? Math.max(0, ...times) : 0,
      // Before the first sample what was kept from before is shown, as old as it is.
      nodes: nodes.length > 0 ? nodes : this.topology.nodes,
      voters,
      quorum: Math.floor(voters / 2) + 1,
      diagnoses: this.witness.diagnoses,
    };
    this.publisher.publish({ ...picture, verdict: judge(picture, now) });
  }
}
