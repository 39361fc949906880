import type { Millis, NodeId } from '@/lib/cluster/ids';
import { emptyTopology } from '@/lib/cluster/merge';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { judge } from '@/lib/cluster/verdict';
import { inferCluster, NOTHING_INFERRED } from '@/lib/sockets/infer/infer-cluster';
import { onHosts } from '@/lib/sockets/infer/on-hosts';
import { recallState } from '@/lib/sockets/infer/recall-state';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { type Clock, MACHINE_CLOCK } from '../clock';
import type { ClusterUpdate, LiveCluster, SocketSeriesQuery } from '../clusters/live-clusters';
import { type Hosts, liveViews } from '../hosts/hosts';
import type { Store } from '../store/store';
import { Publisher } from './publisher';
import { createShown, type Shown } from './shown';
import type { WatchedCluster } from './watched-cluster';
import { Witness } from './witness';

/**
 * Watches one cluster without ever connecting to it: members, roles and faults are inferred from the socket tables of the
 * sampled hosts. As old as the newest sample of this cluster's hosts: with their agents silent the picture turns stale.
 */
export class SocketsWatcher implements LiveCluster {
  tried = false;
  private readonly publisher: Publisher;
  private readonly witness: Witness;
  private inferred = inferCluster([], NOTHING_INFERRED, { seeds: [], now: 0 });
  /** `inferred.nodes`, each with its host. */
  private nodes: readonly TopologyNode[] = [];
  private painted: SocketPicture | null = null;
  private told: SocketPicture | null = null;
  private readonly shown: Shown;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly cluster: WatchedCluster,
    store: Store,
    onUpdate: (update: ClusterUpdate) => void,
    private readonly onFault: (error: unknown) => void,
    private readonly hosts: Hosts,
    private readonly clock: Clock = MACHINE_CLOCK,
  ) {
    this.shown = createShown(clock);
    this.publisher = new Publisher(cluster, store, onUpdate, this, clock);
    this.witness = new Witness({
      cluster,
      hosts,
      clock,
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
    const { sentinels } = this.inferred;
    const isTold = this.painted === picture && this.told?.sentinels === sentinels;
    // The same object for as long as it says the same: only another one is pushed.
    if (!isTold) this.told = picture && { ...picture, sentinels };
    this.painted = picture;
    return this.shown.picture(this.told);
  }

  socketSeries(query: SocketSeriesQuery) {
    return this.shown.series(query, steady => this.witness.series(steady));
  }

  /** Nothing is ever asked, so there is no text. */
  nodesText(_node: NodeId): undefined {
    return undefined;
  }

  async start(): Promise<void> {
    const kept = await this.publisher.resume();
    // Roles take a while to be told: a restart is no reason to doubt them all.
    const state = recallState(kept?.nodes ?? [], { seeds: this.cluster.seeds, now: this.clock.steady() });
    this.inferred = { ...this.inferred, state };
    this.tick();
    this.timer = setInterval(() => this.tick(), this.cluster.interval);
  }

  clockSet(by: Millis): void {
    this.publisher.clockSet(by);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.witness.stop();
    this.publisher.stop();
  }

  private tick(): void {
    try {
      this.infer(this.clock.steady());
      this.witness.step();
      this.publish();
      this.tried = true;
    } catch (error) {
      this.onFault(error);
    }
  }

  private infer(now: Millis): void {
    const hosts = this.hosts.list();
    const views = liveViews(hosts);
    const heard = new Set(views.map(({ host }) => host));
    const next = inferCluster(views, this.inferred.state, { seeds: this.cluster.seeds, now });
    // Without a host of this cluster others tell nothing of it: what was known stays, and grows old.
    if ([...next.state.places.values()].some(({ host }) => heard.has(host))) this.inferred = next;
    // Who is turned away is listed by an address, which may be the name of a host that was let in.
    const states = new Map(hosts.flatMap(({ state, view }) => (view ? [[state.name, state] as const] : [])));
    this.nodes = onHosts(this.inferred.nodes, this.inferred.state.places, states);
    this.witness.follow(this.inferred.members);
  }

  private publish(): void {
    // What was kept from before a restart is shown as it was, and as old, until something is inferred.
    const { observed } = this.publisher;
    if (this.nodes.length === 0 && observed.nodes.length > 0) {
      this.publisher.publish(observed);
      return;
    }
    const now = this.clock.steady();
    const { id, name, interval, simulated, mode } = this.cluster;
    const { voters, state: known } = this.inferred;
    const own = new Set([...known.places.values()].map(({ host }) => host));
    const times = this.hosts.list().flatMap(({ state }) => (own.has(state.name) ? (state.at ?? []) : []));
    const picture: Omit<Topology, 'verdict'> = {
      ...emptyTopology(this.cluster),
      ...{ id, name, interval, simulated, mode, seq: observed.seq },
      // A host that is gone for a day is forgotten, and its time with it.
      at: times.length > 0 ? Math.max(...times) : observed.at,
      nodes: this.nodes,
      voters,
      quorum: Math.floor(voters / 2) + 1,
      diagnoses: this.witness.diagnoses,
    };
    this.publisher.publish({ ...picture, verdict: judge(picture, now) });
  }
}
