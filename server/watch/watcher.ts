import type { ClusterEvent } from '@/lib/cluster/events';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { merge } from '@/lib/cluster/merge';
import type { Topology } from '@/lib/cluster/topology';
import type { SocketPicture, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import { type Clock, MACHINE_CLOCK } from '../clock';
import type { ClusterUpdate, LiveCluster, SocketSeriesQuery } from '../clusters/live-clusters';
import type { Hosts } from '../hosts/hosts';
import { createOwnRows } from '../sockets/own-rows';
import type { Store } from '../store/store';
import { Knowledge } from './knowledge';
import { membersOf, versionsOf } from './members-of';
import { Migrations } from './migrations';
import { ALL_OBSERVE, Observers } from './observers';
import { Publisher } from './publisher';
import { LATE, querySigns } from './query-signs';
import { type Question, type Reading, read } from './reading';
import { Roster } from './roster';
import { Seeds } from './seeds';
import { createShown, type Shown } from './shown';
import { Signs } from './signs';
import type { WatchedCluster } from './watched-cluster';
import { Witness, type WitnessOptions } from './witness';

/** A tick's picture waits this long for stragglers; whoever answers later is merged when it does. */
const GRACE: Millis = 150;

/**
 * INFO is asked every so many ticks: of all nodes at once, so that a replica's offset can be held against its master's;
 * on large clusters of a fifth of the nodes each tick.
 */
const INFO_EVERY = 5;

/**
 * Watches one cluster: asks every node each tick, merges what they say, publishes what changed. Ticks never overlap,
 * each node has its own deadline, and one stuck node delays nobody.
 */
export class Watcher implements LiveCluster {
  tried = false;

  private readonly publisher: Publisher;

  private readonly seeds: Seeds;
  private readonly roster: Roster;
  private readonly observers = new Observers();
  private readonly known = new Knowledge();
  private readonly signs = new Signs();
  private readonly migrations: Migrations;
  /** As shown by the wall clock. */
  private readonly shown: Shown;
  private readonly witness: Witness | null;
  private readonly asking = new Set<NodeId>();
  private tickNumber = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private halfway: ReturnType<typeof setTimeout> | undefined;
  private publishing: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  constructor(
    private readonly cluster: WatchedCluster,
    store: Store,
    onUpdate: (update: ClusterUpdate) => void,
    /** Told of what should never happen; the watch goes on with the next tick. */
    private readonly onFault: (error: unknown) => void,
    /** Where kernels are seen; without it nothing but queries is believed. */
    hosts?: Hosts,
    onMoment: WitnessOptions['onMoment'] = () => {},
    private readonly clock: Clock = MACHINE_CLOCK,
  ) {
    this.shown = createShown(clock);
    this.publisher = new Publisher(cluster, store, onUpdate, this, clock);
    this.migrations = new Migrations(clock);
    this.seeds = new Seeds(cluster, () => this.roster.ids, clock.steady);
    this.roster = new Roster(cluster, id => this.lookAgain(id));
    const ownRows = createOwnRows();
    this.witness = hosts
      ? new Witness({
          cluster,
          hosts,
          clock,
          signs: now => querySigns(this.observed, this.known, this.roster, ownRows, now),
          probe: id => this.probe(id),
          onMove: () => this.publish(),
          onFault,
          onMoment,
        })
      : null;
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

  get recentEvents(): readonly ClusterEvent[] {
    return this.publisher.recentEvents;
  }

  /** The picture by the clock that everything here is stamped with. */
  private get observed(): Topology {
    return this.publisher.observed;
  }

  nodesText(node: NodeId) {
    return this.shown.text(this.known.text(node));
  }

  get sockets(): SocketPicture | null {
    return this.shown.picture(this.witness?.picture ?? null);
  }

  socketSeries(query: SocketSeriesQuery): readonly SocketSeries[] {
    return this.shown.series(query, steady => this.witness?.series(steady) ?? []);
  }

  /** Shows what was kept from before (as stale as it is), then begins to ask. */
  async start(): Promise<void> {
    const kept = await this.publisher.resume();
    if (kept) {
      this.known.resume(kept);
      this.migrations.resume(kept);
      await this.roster.follow(kept.nodes);
    }
    this.schedule(0);
  }

  clockSet(by: Millis): void {
    this.known.forgetClocks();
    this.publisher.clockSet(by);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    if (this.publishing) clearTimeout(this.publishing);
    clearTimeout(this.halfway);
    this.witness?.stop();
    this.seeds.close();
    this.roster.close();
    this.publisher.stop();
  }

  private schedule(delay: Millis): void {
    if (this.stopped) return;
    this.timer = setTimeout(async () => {
      const began = performance.now();
      await this.tick().catch(this.onFault);
      this.schedule(Math.max(0, this.cluster.interval - (performance.now() - began)));
    }, delay);
  }

  private async tick(): Promise<void> {
    this.tickNumber++;
    if (!this.known.anyAnswers) await this.discover();
    const ids = this.roster.ids;
    this.migrations.prepare(this.observed);
    for (const id of this.migrations.ends) this.observers.hear(id);
    const observers = this.observers.choose(ids);
    const asked = ids.map((id, index) =>
      this.look(id, {
        view: observers.has(id),
        info: this.infoIsDue(ids.length > ALL_OBSERVE ? index : 0) || this.known.wantsInfo(id),
        extras: this.migrations.questions(id),
      }),
    );
    const all = Promise.all(asked);
    this.halfway = setTimeout(() => this.probeAll(), this.cluster.interval / 2);
    await Promise.race([all, pause(GRACE)]);
    this.witness?.follow(membersOf(this.observed), versionsOf(this.observed));
    this.witness?.step();
    this.publish();
    await all;
    this.tried = true;
  }

  /** Between ticks, where kernels are seen too: a second question a second halves the time to the first sign of silence. */
  private probeAll(): void {
    const ids = this.roster.ids;
    if (this.witness?.sees && ids.length <= ALL_OBSERVE) for (const id of ids) this.probe(id);
  }

  /** While replication is broken somewhere, its mending is to be seen at once. */
  private infoIsDue(turn: number): boolean {
    const mending = turn === 0 && this.observed.nodes.some(node => node.measures?.masterLink === 'down');
    return mending || (this.tickNumber + turn) % INFO_EVERY === 0;
  }

  /** Asks the seeds as long as no member answers: at the start, and when the whole cluster has moved house. */
  private async discover(): Promise<void> {
    const { views, answered } = await this.seeds.discover();
    if (this.stopped) return;
    for (const { id, endpoint } of answered) this.roster.learn(id, endpoint);
    this.known.beginWith(views);
    if (views.length > 0) {
      // Before any member was tried: one connection per node. Later, seeds are all we have, and stay connected.
      if (!this.known.anyTried) this.seeds.rest();
      await this.roster.follow(this.merge().nodes);
    }
    this.tried = true;
    this.publish();
  }

  /** A connection was closed by the other side: look now instead of at the next tick. */
  private lookAgain(id: NodeId): void {
    if (this.stopped) return;
    this.witness?.alarm(id);
    this.look(id, { view: true, info: false }).catch(this.onFault);
  }

  /** The witness wants to know whether a node still answers. */
  private probe(id: NodeId): void {
    if (!this.stopped) this.look(id, { view: false, info: false }).catch(this.onFault);
  }

  private async look(id: NodeId, question: Question): Promise<void> {
    const way = this.roster.way(id);
    if (!way || this.asking.has(id)) return;
    if ('failure' in way) {
      this.take(id, { ok: false, at: this.clock.steady(), failure: way.failure });
      return;
    }
    this.asking.add(id);
    const late = setTimeout(() => this.witness?.alarm(id), LATE);
    try {
      const reading = await read(way.link, question, this.known.clockOffset(id), id, this.clock.steady);
      this.migrations.take(id, question.extras ?? [], reading);
      this.take(id, reading);
    } finally {
      clearTimeout(late);
      this.asking.delete(id);
    }
    this.publishSoon();
  }

  private take(id: NodeId, reading: Reading): void {
    if (this.stopped || !this.roster.way(id)) return;
    const turn = this.known.take(id, reading);
    if (turn === 'lost') {
      this.observers.suspect();
      this.witness?.alarm(id);
    }
    if (turn === 'back') this.observers.hear(id);
    if (!reading.ok) return;
    this.seeds.rest();
    const call = this.signs.notice(id, reading);
    if (call.own) this.observers.hear(id);
    if (call.everybody) this.observers.suspect();
  }

  private merge(): Topology {
    return merge({
      ...this.cluster,
      now: this.clock.steady(),
      ...this.known.forMerge,
      limited: this.known.limitedWith(this.migrations.limits),
      seeds: this.seeds.states,
      diagnoses: this.witness?.diagnoses ?? [],
      hosts: this.witness?.picture?.hosts ?? [],
      previous: this.observed,
    });
  }

  /** Joins stragglers that answer within a few milliseconds of each other into one picture. */
  private publishSoon(): void {
    this.publishing ??= setTimeout(() => this.publish(), 20);
  }

  private publish(): void {
    if (this.publishing) clearTimeout(this.publishing);
    this.publishing = null;
    if (this.stopped) return;
    const hosts = this.witness?.picture?.hosts ?? [];
    const next = this.migrations.follow(this.observed, this.merge(), hosts);
    this.roster.follow(next.nodes).catch(this.onFault);
    const members = new Set(this.roster.ids);
    this.known.shed(members);
    this.signs.keepOnly(members);
    this.publisher.publish(next);
  }
}

const pause = (ms: Millis): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
