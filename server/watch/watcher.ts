import { changes } from '@/lib/cluster/changes';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Failure, Reach } from '@/lib/cluster/failure';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { emptyTopology, merge } from '@/lib/cluster/merge';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import type { View } from '@/lib/cluster/view';
import { diffTopology } from '@/lib/topology-changes';
import type { ClusterUpdate, LiveCluster } from '../clusters/live-clusters';
import type { Store } from '../store/store';
import { ALL_OBSERVE, Observers } from './observers';
import { type Reading, read } from './reading';
import { Roster } from './roster';
import { Seeds } from './seeds';
import type { WatchedCluster } from './watched-cluster';

/** A tick's picture waits this long for stragglers; whoever answers later is merged when it does. */
const GRACE: Millis = 150;

/**
 * INFO is asked every so many ticks: of all nodes at once, so that a replica's offset can be held against its master's;
 * on large clusters of a fifth of the nodes each tick.
 */
const INFO_EVERY = 5;

const EVENTS_KEPT = 200;

/**
 * Watches one cluster: asks every node each tick, merges what they say, publishes what changed. Ticks never overlap,
 * each node has its own deadline, and one stuck node delays nobody.
 */
export class Watcher implements LiveCluster {
  topology: Topology;
  recentEvents: readonly ClusterEvent[] = [];
  tried = false;

  private readonly seeds: Seeds;
  private readonly roster: Roster;
  private readonly observers = new Observers();
  private readonly views = new Map<NodeId, View>();
  private readonly texts = new Map<NodeId, { text: string; at: Millis }>();
  private readonly reach = new Map<NodeId, Reach>();
  private readonly measures = new Map<NodeId, NodeMeasures>();
  private readonly limited = new Map<NodeId, readonly Failure[]>();
  private readonly clockOffsets = new Map<NodeId, Millis>();
  private readonly signs = new Map<NodeId, Signs>();
  private lastDigest = '';
  private readonly asking = new Set<NodeId>();
  private tickNumber = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private publishing: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly store: Store,
    private readonly onUpdate: (update: ClusterUpdate) => void,
    /** Told of what should never happen; the watch goes on with the next tick. */
    private readonly onFault: (error: unknown) => void,
  ) {
    // Numbers begin at the clock: a page that reconnects after our restart must never take new numbers for old ones.
    this.topology = { ...emptyTopology(cluster), seq: Date.now() };
    this.seeds = new Seeds(cluster, () => this.roster.ids);
    this.roster = new Roster(cluster, id => this.lookAgain(id));
  }

  get id() {
    return this.cluster.id;
  }

  get name() {
    return this.cluster.name;
  }

  nodesText(node: NodeId) {
    return this.texts.get(node);
  }

  /** Shows what was kept from before (as stale as it is), then begins to ask. */
  async start(): Promise<void> {
    const [kept, page] = await Promise.all([
      this.store.topologyAt(this.id, Number.MAX_SAFE_INTEGER),
      this.store.events({ cluster: this.id, limit: EVENTS_KEPT }),
    ]);
    if (kept)
      this.topology = {
        ...kept,
        seq: this.topology.seq,
        id: this.id,
        name: this.name,
        interval: this.cluster.interval,
        simulated: this.cluster.simulated,
      };
    this.recentEvents = [...page.events].reverse();
    if (kept) await this.resume(kept);
    this.schedule(0);
  }

  /** What was out of reach before our restart is so since then: it is no news until it answers. */
  private async resume(kept: Topology): Promise<void> {
    for (const { id, failure, unreachableSince } of kept.nodes)
      if (failure && unreachableSince !== undefined)
        this.reach.set(id, { ok: false, since: unreachableSince, at: kept.at, failure });
    await this.roster.follow(kept.nodes);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    if (this.publishing) clearTimeout(this.publishing);
    this.seeds.close();
    this.roster.close();
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
    if (!this.anyAnswers()) await this.discover();
    const ids = this.roster.ids;
    const observers = this.observers.choose(ids);
    const asked = ids.map((id, index) =>
      this.look(id, {
        view: observers.has(id),
        info:
          (this.tickNumber + (ids.length > ALL_OBSERVE ? index : 0)) % INFO_EVERY === 0 ||
          !this.measures.has(id),
      }),
    );
    const all = Promise.all(asked);
    await Promise.race([all, pause(GRACE)]);
    this.publish();
    await all;
    this.tried = true;
  }

  /** Asks the seeds as long as no member answers: at the start, and when the whole cluster has moved house. */
  private async discover(): Promise<void> {
    const { views, answered } = await this.seeds.discover();
    if (this.stopped) return;
    for (const { id, endpoint } of answered) this.roster.learn(id, endpoint);
    // Whatever is left comes from seeds that were asked before.
    this.views.clear();
    for (const view of views) this.views.set(view.node, view);
    if (views.length > 0) {
      // Before any member was tried: one connection per node. Later, seeds are all we have, and stay connected.
      if (this.reach.size === 0) this.seeds.rest();
      await this.roster.follow(this.merge().nodes);
    }
    this.tried = true;
    this.publish();
  }

  private anyAnswers(): boolean {
    for (const reach of this.reach.values()) if (reach.ok) return true;
    return false;
  }

  /** A connection was closed by the other side: look now instead of at the next tick. */
  private lookAgain(id: NodeId): void {
    if (!this.stopped) this.look(id, { view: true, info: false }).catch(this.onFault);
  }

  private async look(id: NodeId, question: { view: boolean; info: boolean }): Promise<void> {
    const way = this.roster.way(id);
    if (!way || this.asking.has(id)) return;
    if ('failure' in way) {
      this.take(id, { ok: false, at: Date.now(), failure: way.failure });
      return;
    }
    this.asking.add(id);
    try {
      this.take(id, await read(way.link, question, this.clockOffsets.get(id) ?? null, id));
    } finally {
      this.asking.delete(id);
    }
    this.publishSoon();
  }

  private take(id: NodeId, reading: Reading): void {
    if (this.stopped || !this.roster.way(id)) return;
    const before = this.reach.get(id);
    if (!reading.ok) {
      const { at, failure } = reading;
      // While a new attempt is under way, the outcome of the last one still stands.
      if (before && !before.ok)
        this.reach.set(id, {
          ...before,
          at,
          failure: failure.kind === 'connecting' ? before.failure : failure,
        });
      else this.reach.set(id, { ok: false, since: at, at, failure });
      // Its opinions are history now: counting them would keep a dead node's vote alive. But where members cannot be
      // reached at their own addresses (NAT, a missing addressMap), what a seed says is all there is.
      if (before?.ok || this.anyAnswers()) this.views.delete(id);
      this.limited.delete(id);
      if (before?.ok) this.observers.suspect();
      return;
    }
    this.reach.set(id, { ok: true, at: reading.at });
    if (before && !before.ok) this.observers.hear(id);
    this.seeds.rest();
    const view = reading.view ?? this.views.get(id);
    // A probe brings no view, but its CLUSTER INFO is newer than the one read with the view.
    if (view) this.views.set(id, { ...view, info: reading.clusterInfo ?? view.info });
    if (reading.text !== null) this.texts.set(id, { text: reading.text, at: reading.at });
    if (reading.info?.clockOffset != null) this.clockOffsets.set(id, reading.info.clockOffset);
    if (reading.limited.length > 0) this.limited.set(id, reading.limited);
    else this.limited.delete(id);
    const clusterState = reading.clusterInfo ? { clusterState: reading.clusterInfo.state } : {};
    const measures = reading.info?.measures ?? this.measures.get(id) ?? { at: reading.at };
    this.measures.set(id, { ...measures, ...clusterState });
    this.notice(id, reading);
  }

  /**
   * On large clusters, any sign that differs from this node's last one calls for everybody's full view. Its own epoch
   * moves when it is promoted, demoted or takes slots: then its own word is wanted before that of others.
   */
  private notice(id: NodeId, { clusterInfo, view }: Extract<Reading, { ok: true }>): void {
    const probe =
      clusterInfo &&
      [
        clusterInfo.state,
        clusterInfo.slotsAssigned,
        clusterInfo.slotsPfail,
        clusterInfo.slotsFail,
        clusterInfo.currentEpoch,
        clusterInfo.knownNodes,
      ].join();
    const signs: Signs = {
      epoch: clusterInfo?.myEpoch,
      probe: probe ?? undefined,
      opinions: view?.opinions.map(opinion => `${opinion.id}${opinion.failure}`).join(),
    };
    const old = this.signs.get(id);
    this.signs.set(id, { ...old, ...defined(signs) });
    if (differs(old?.epoch, signs.epoch)) this.observers.hear(id);
    if (differs(old?.probe, signs.probe) || differs(old?.opinions, signs.opinions)) this.observers.suspect();
    if (!view) return;
    // Slots can move without a new epoch: then only the listings differ.
    if (this.lastDigest !== '' && view.digest !== this.lastDigest) this.observers.suspect();
    this.lastDigest = view.digest;
  }

  private merge(): Topology {
    return merge({
      ...this.cluster,
      now: Date.now(),
      views: [...this.views.values()],
      reach: this.reach,
      measures: this.measures,
      limited: this.limited,
      seeds: this.seeds.states,
      previous: this.topology,
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
    const prev = this.topology;
    const next = this.merge();
    this.roster.follow(next.nodes).catch(this.onFault);
    this.shed();
    const diff = diffTopology(prev, next);
    const now = Date.now();
    const told = changes(prev, next, now);
    if (diff.length === 0 && told.length === 0) {
      this.topology = { ...next, seq: prev.seq };
      return;
    }
    this.topology = { ...next, seq: prev.seq + 1 };
    const worthKeeping = diff.some(change => change.type !== 'measures') || told.length > 0;
    const events = this.store.append(this.id, now, worthKeeping ? this.topology : null, told);
    this.recentEvents = [...this.recentEvents, ...events].slice(-EVENTS_KEPT);
    this.onUpdate({ cluster: this.id, topology: this.topology, changes: diff, events });
  }

  /** Forgets who left, and the full lists of all but the newest views: at 1000 nodes they would be a million lines. */
  private shed(): void {
    const members = new Set(this.roster.ids);
    for (const map of [
      this.views,
      this.texts,
      this.reach,
      this.measures,
      this.limited,
      this.clockOffsets,
      this.signs,
    ])
      for (const id of map.keys()) if (!members.has(id)) map.delete(id);
    const full = [...this.views.values()].filter(view => view.lines);
    if (full.length <= ALL_OBSERVE) return;
    full.sort((a, b) => b.at - a.at);
    for (const view of full.slice(ALL_OBSERVE)) {
      this.views.set(view.node, { ...view, lines: null });
      this.texts.delete(view.node);
    }
  }
}

/** What a node's answers show at a glance: a change of any calls for a closer look. */
interface Signs {
  readonly epoch?: number | undefined;
  readonly probe?: string | undefined;
  readonly opinions?: string | undefined;
}

/** The first sign of its kind is none. */
const differs = <T>(old: T | undefined, now: T | undefined): boolean =>
  old !== undefined && now !== undefined && old !== now;

const defined = (signs: Signs): Signs =>
  Object.fromEntries(Object.entries(signs).filter(([, sign]) => sign !== undefined));

const pause = (ms: Millis): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
