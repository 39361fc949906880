import { shiftIncident } from '@/lib/clock/shift-incident';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Entry, EntryBody, Lanes } from '@/lib/history/entry';
import type { Moment } from '@/lib/history/moment';
import { shownNumbers } from '@/lib/history/numbers';
import { followIncidents, NO_INCIDENTS, resumeIncidents } from '@/lib/incidents/follow-incidents';
import type { Incident } from '@/lib/incidents/incident';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { TopologyChange } from '@/lib/topology-changes';
import type { Store } from '../store/store';
import { DiagnosisLog } from './diagnosis-log';
import { LevelLog } from './level-log';
import { PictureLog } from './picture-log';
import { type NodesText, TextLog } from './text-log';
import { TopologyLog } from './topology-log';

/** What is shown of a cluster at one moment, and what led there. */
export interface Shown {
  readonly at: Millis;
  readonly topology: Topology;
  /** The same by the clock that never jumps, with the picture before; `at` is `shift` ms ahead of it. */
  readonly observed: { readonly prev: Topology; readonly next: Topology; readonly shift: Millis };
  /** To `topology`; empty when only times moved. */
  readonly changes: readonly TopologyChange[];
  readonly events: readonly ClusterEvent[];
  readonly sockets: SocketPicture | null;
  /** The raw CLUSTER NODES text last read from a node. */
  readonly text: (node: NodeId) => NodesText | undefined;
}

/** What is known of the run before. */
export interface LastRun {
  readonly moment: Moment;
  readonly lanes: Lanes;
  /** Newest first. */
  readonly incidents: readonly Incident[];
}

/** Looks come a little early or late: what is so much of an interval after the last tick is the next. */
const DUE = 0.75;

/** To a disk that does not keep up all is told anew at most this often. */
const ANEW: Millis = 5000;

/**
 * Keeps what is shown of one cluster, so that it can be shown again as it was: keyframes, the changes after them, and once
 * an interval a tick with every number. To be told of every picture, also of those in which nothing moved: a tick says
 * that somebody was watching.
 */
export class Recorder {
  private logs = createLogs();
  private last: Pick<Shown, 'topology' | 'sockets'> | null = null;
  private incidents = NO_INCIDENTS;
  private tickedAt = Number.NEGATIVE_INFINITY;
  private gaps = 0;
  private begunAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly cluster: { readonly id: ClusterId; readonly interval: Millis },
    private readonly store: Pick<Store, 'write' | 'health'>,
    /** ms by a clock that nobody sets. */
    private readonly mono: () => Millis = () => performance.now(),
  ) {}

  /** Goes on from an earlier run, and ends what it left open: nobody watched since its last tick. */
  resume({ moment: { beatAt }, lanes, incidents }: LastRun): void {
    this.incidents = resumeIncidents(incidents);
    const open = lanes.levels.at(-1);
    if (open && open.level !== 'off') this.keep(beatAt, [LevelLog.off]);
    const left = lanes.diagnoses.filter(({ cleared }) => cleared === null);
    this.keep(
      beatAt,
      left.map(({ diagnosis }) => ({ type: 'diagnosis', diagnosis, cleared: beatAt })),
    );
  }

  take(shown: Shown): void {
    const { at, topology, observed, changes, events, sockets, text } = shown;
    const mono = this.mono();
    this.mindGaps(mono);
    const due = mono - this.tickedAt >= DUE * this.cluster.interval;
    const told = this.logs.topologies.take({ at, mono, topology, changes, due });
    const ticks = due || told.keyframe;
    const { state, changed } = followIncidents(this.incidents, {
      ...{ prev: observed.prev, next: observed.next },
      ...{ at: at - observed.shift, mono },
    });
    this.incidents = state;
    const incidents = changed.map(one => shiftIncident(one, observed.shift));
    this.keep(at, [
      ...told.entries,
      ...(ticks ? this.logs.pictures.take(sockets, mono) : []),
      ...(ticks ? [tickOf(topology, sockets, at)] : []),
      ...this.logs.levels.take(topology.verdict),
      ...this.logs.diagnoses.take(topology.diagnoses, at),
      ...incidents.map(incident => ({ type: 'incident', incident }) as const),
    ]);
    for (const event of events) this.keep(event.at, [{ type: 'event', event }]);
    for (const { node, ...read } of this.logs.texts.take(topology.nodes, text))
      this.keep(read.at, [{ type: 'text', node, text: read.text }]);
    if (ticks) this.tickedAt = mono;
    this.last = { topology, sockets };
  }

  /** The server stops watching at `at`: what was shown last is kept to the last digit. */
  stop(at: Millis): void {
    if (!this.last) return;
    const { topology, sockets } = this.last;
    this.last = null;
    this.keep(at, [
      ...this.logs.pictures.take(sockets, this.mono()),
      tickOf(topology, sockets, at),
      ...this.logs.levels.stop(),
      ...this.logs.diagnoses.take([], at),
    ]);
  }

  /** The clock by which people are shown was set; `at` is now by the old one, where what was shown ends. All begins anew. */
  clockSet(at: Millis): void {
    this.stop(at);
    this.beginAnew();
  }

  /** Where something of what was handed over is lost, changes have nothing to go on from: all is told anew. */
  private mindGaps(mono: Millis): void {
    const { gaps } = this.store.health();
    if (gaps === this.gaps || mono - this.begunAt < ANEW) return;
    this.gaps = gaps;
    this.begunAt = mono;
    this.beginAnew();
  }

  private beginAnew(): void {
    this.logs = createLogs();
    this.tickedAt = Number.NEGATIVE_INFINITY;
  }

  private keep(at: Millis, bodies: readonly EntryBody[]): void {
    if (bodies.length === 0) return;
    this.store.write(bodies.map((body): Entry => ({ cluster: this.cluster.id, at, ...body })));
  }
}

const createLogs = () => ({
  topologies: new TopologyLog(),
  pictures: new PictureLog(),
  texts: new TextLog(),
  levels: new LevelLog(),
  diagnoses: new DiagnosisLog(),
});

const tickOf = (topology: Topology, sockets: SocketPicture | null, at: Millis): EntryBody => ({
  type: 'tick',
  dataAt: topology.at,
  values: shownNumbers(topology, sockets, at),
});
