import { shiftIncident } from '@/lib/clock/shift-incident';
import { shiftTopology } from '@/lib/clock/shift-topology';
import { changes } from '@/lib/cluster/changes/changes';
import { clockChanged } from '@/lib/cluster/changes/clock';
import type { ClusterEvent, NewEvent } from '@/lib/cluster/events';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { emptyTopology } from '@/lib/cluster/merge';
import type { Topology } from '@/lib/cluster/topology';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { diffTopology } from '@/lib/topology-changes';
import { type Clock, MACHINE_CLOCK } from '../clock';
import type { ClusterUpdate } from '../clusters/live-clusters';
import { Recorder } from '../record/recorder';
import type { NodesText } from '../record/text-log';
import type { Store } from '../store/store';
import type { WatchedCluster } from './watched-cluster';

const EVENTS_KEPT = 200;

/** What else is shown of a cluster: read at every picture. */
export interface Beside {
  readonly sockets: SocketPicture | null;
  nodesText(node: NodeId): NodesText | undefined;
}

/** An earlier run ended this much later than it is now: the clock was set back in between. */
const SET_BACK: Millis = 1000;

/** One cluster's picture as it is shown: numbers each change, tells what happened, keeps all of it, and passes it on. */
export class Publisher {
  /** By the steady clock, with which all is observed. */
  observed: Topology;
  /** The same by the wall clock, as people are shown it. */
  topology: Topology;
  recentEvents: readonly ClusterEvent[] = [];
  private untold: readonly NewEvent[] = [];
  private readonly recorder: Recorder;

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly store: Store,
    private readonly onUpdate: (update: ClusterUpdate) => void,
    private readonly beside: Beside,
    private readonly clock: Clock = MACHINE_CLOCK,
  ) {
    // Numbers begin at the clock: a page that reconnects after our restart must never take new numbers for old ones.
    this.observed = { ...emptyTopology(cluster), mode: cluster.mode, seq: clock.wall() };
    this.topology = this.observed;
    this.recorder = new Recorder(cluster, store);
  }

  /** Shows what was kept from before, as stale as it is, and gives it as if observed; null when nothing was. */
  async resume(): Promise<Topology | null> {
    const { id, name, interval, simulated, mode } = this.cluster;
    const [moment, page, incidents] = await Promise.all([
      this.store.momentAt(id, Number.MAX_SAFE_INTEGER),
      this.store.events({ cluster: id, limit: EVENTS_KEPT }),
      this.store.incidents(id),
    ]);
    this.recentEvents = [...page.events].reverse();
    if (!moment) return null;
    const since = { cluster: id, from: moment.beatAt, to: Number.MAX_SAFE_INTEGER, limit: 1 };
    const lanes = await this.store.lanes(since);
    const now = this.clock.wall();
    const by = moment.beatAt - now > SET_BACK ? now - moment.beatAt : 0;
    if (by !== 0) this.untold = [clockChanged(by, now)];
    const steady = by - this.clock.shift;
    this.recorder.resume({ moment, lanes, incidents: incidents.map(one => shiftIncident(one, steady)) });
    // An older build did not keep every field; what ailed whom before our restart has to be found anew.
    const { seq } = this.topology;
    const kept = { ...moment.topology, seq, id, name, interval, simulated, mode, diagnoses: [] };
    this.topology = shiftTopology({ ...this.topology, ...kept }, by);
    this.observed = shiftTopology(this.topology, -this.clock.shift);
    return this.observed;
  }

  /** To be called with every look, also when nothing moved: that somebody looked is kept as well. */
  publish(next: Topology): void {
    this.show(next);
  }

  /** The wall clock has jumped by `by` ms: what is shown goes on by the new one. */
  clockSet(by: Millis): void {
    const now = this.clock.wall();
    this.recorder.clockSet(now - by);
    this.untold = [...this.untold, clockChanged(by, now)];
    this.topology = { ...shiftTopology(this.observed, this.clock.shift), seq: this.topology.seq };
    this.show(this.observed, true);
  }

  stop(): void {
    this.recorder.stop(this.clock.wall());
  }

  private show(next: Topology, anew = false): void {
    const { shift } = this.clock;
    const { topology: before, observed: prev } = this;
    const at = this.clock.wall();
    const shown = shiftTopology(next, shift);
    const changed = diffTopology(before, shown);
    const told = [...this.untold, ...changes(before, shown, at)];
    this.untold = [];
    const events = this.store.number(told);
    const isNews = anew || changed.length > 0 || told.length > 0;
    const seq = isNews ? before.seq + 1 : before.seq;
    this.observed = { ...next, seq };
    this.topology = shift === 0 ? this.observed : { ...shown, seq };
    this.recentEvents = [...this.recentEvents, ...events].slice(-EVENTS_KEPT);
    const { topology, observed, cluster } = this;
    if (isNews)
      this.onUpdate({ cluster: cluster.id, topology, changes: changed, events, ...(anew ? { anew } : {}) });
    const { sockets } = this.beside;
    const text = (node: NodeId) => this.beside.nodesText(node);
    this.recorder.take({
      ...{ at, topology, changes: changed, events, sockets, text },
      observed: { prev, next: observed, shift },
    });
  }
}
