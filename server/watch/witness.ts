import type { Millis, NodeId } from '@/lib/cluster/ids';
import { diagnose, NO_DIAGNOSIS } from '@/lib/sockets/diagnose/diagnose';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { namespaceKey, type Resent } from '@/lib/sockets/diagnose/host-history';
import type { DiagnoseInput, QuerySigns } from '@/lib/sockets/diagnose/input';
import { farNode, nearNode } from '@/lib/sockets/diagnose/track';
import { buildLinkTable } from '@/lib/sockets/links/build-link-table';
import { distinctKernels } from '@/lib/sockets/links/distinct-kernels';
import type { LinkTable, Member } from '@/lib/sockets/links/link-table';
import { busMatrix } from '@/lib/sockets/picture/bus-matrix';
import { type KeepaliveFacts, keepaliveAudit } from '@/lib/sockets/picture/keepalive-audit';
import { nodeSocketStates } from '@/lib/sockets/picture/node-states';
import type { HostState, SocketPicture, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import type { Clock } from '../clock';
import type { SocketSeriesQuery } from '../clusters/live-clusters';
import { type Hosts, liveViews } from '../hosts/hosts';
import { type Endpoint, mapAddress } from '../redis/where-to-connect';
import { LATE } from './query-signs';
import { SocketHistory } from './socket-history';
import type { WatchedCluster } from './watched-cluster';

/** How the witness asks the rest of the watcher. */
export interface WitnessOptions {
  readonly cluster: Pick<WatchedCluster, 'id' | 'addressMap'>;
  readonly hosts: Hosts;
  readonly clock: Pick<Clock, 'steady'>;
  /** Where members are to be found before any is known. */
  readonly beginWith?: readonly Endpoint[];
  /** What our questions tell of every node, at this moment. */
  readonly signs: (now: Millis) => ReadonlyMap<NodeId, QuerySigns>;
  /** Asks a node now, unless a question to it is unanswered. */
  readonly probe: (id: NodeId) => void;
  /** Diagnoses have changed: what is on screen is to follow. */
  readonly onMove: () => void;
  readonly onFault: (error: unknown) => void;
  /** Told of every moment before it is judged: recorded, they replay to the same diagnoses. */
  readonly onMoment?: (moment: DiagnoseInput) => void;
}

/** After a new sign, kernels and nodes are asked this often for this long, in ms: a second witness is wanted at once. */
const ALERT_EVERY: Millis = 150;
const ALERT_FOR: Millis = 6000;
/** A sign that has been away for so long is new again. */
const NEWS_AFTER: Millis = 4000;
/** How often a passing sign is worth one more look. */
const GLIMPSE_EVERY: Millis = 3000;
/** Samples and answers that come within a few ms of each other are looked at together. */
const TOGETHER: Millis = 10;
/** A matrix of more nodes is neither readable nor worth a million cells a second. */
const MATRIX_NODES = 256;
/** Pictures for the screen: a new one at most this often. */
const PICTURE_EVERY: Millis = 950;

/**
 * The second witness of one cluster: joins what kernels show with what queries tell, and says what ails whom. Looks
 * closer for a few seconds whenever something new turns up.
 */
export class Witness {
  /** Null as long as no host is sampled. */
  picture: SocketPicture | null = null;
  private state = NO_DIAGNOSIS;
  private table: LinkTable | null = null;
  /** The table behind `picture`. */
  private painted: LinkTable | null = null;
  private members: readonly Member[] = [];
  private facts: ReadonlyMap<NodeId, KeepaliveFacts> = new Map();
  private readonly history = new SocketHistory();
  /** When each sign was last there. */
  private readonly signs = new Map<string, Millis>();
  private took: Millis = 0;
  private alertUntil: Millis = 0;
  private alertSince: Millis | null = null;
  private glimpsedAt: Millis = 0;
  private pending: ReturnType<typeof setTimeout> | null = null;
  private readonly unsubscribe: () => void;
  private stopped = false;

  constructor(private readonly options: WitnessOptions) {
    // Hundreds of hosts give hundreds of samples a second: at most a fifth of the time goes into looking at them.
    this.unsubscribe = options.hosts.subscribe(() => this.stepSoon(Math.max(TOGETHER, 5 * this.took)));
  }

  /** True while the kernel of at least one node is seen. */
  get sees(): boolean {
    return (this.table?.nodes.size ?? 0) > 0;
  }

  get diagnoses(): readonly Diagnosis[] {
    return this.state.diagnoses;
  }

  series(query: SocketSeriesQuery): readonly SocketSeries[] {
    return this.history.series(query);
  }

  /** Takes over who belongs to the cluster, and tells the hosts whose sockets matter. */
  follow(members: readonly Member[], facts: ReadonlyMap<NodeId, KeepaliveFacts> = new Map()): void {
    this.members = members;
    this.facts = facts;
    this.history.keepOnly(new Set(this.members.map(member => member.id)));
    const { cluster, hosts, beginWith = [] } = this.options;
    const mapped = this.members.map(member => mapAddress(member, cluster.addressMap));
    const places = [...this.members, ...mapped, ...beginWith];
    hosts.want(cluster.id, {
      busPorts: distinct(this.members.map(member => member.busPort)),
      clientPorts: distinct(places.map(place => place.port)),
      addresses: distinct(places.map(place => place.host)).filter(host => host !== ''),
    });
  }

  /** Something happened that sockets may explain: looks closer from now on. */
  alarm(id: NodeId): void {
    if (this.stopped || !this.sees) return;
    const now = this.options.clock.steady();
    if (this.isNews(id, now)) {
      this.signs.set(id, now);
      this.alertUntil = now + ALERT_FOR;
      this.alertSince ??= now;
      this.options.hosts.look({ for: 1000, every: ALERT_EVERY });
    }
    this.stepSoon(0);
  }

  /** Looks at what is known now. */
  step(): void {
    if (this.pending) clearTimeout(this.pending);
    this.pending = null;
    if (this.stopped) return;
    const now = this.options.clock.steady();
    const began = performance.now();
    const { cluster, hosts, signs } = this.options;
    const known = hosts.list();
    const views = distinctKernels(liveViews(known));
    if (known.length === 0 || (views.length === 0 && this.table === null)) return;
    const translate = (endpoint: { readonly host: string; readonly port: number }) =>
      mapAddress(endpoint, cluster.addressMap);
    this.table = buildLinkTable(views, this.members, translate, this.table);
    const blind = this.table.nodes.size === 0 && this.state.diagnoses.length === 0;
    if (now - (this.picture?.at ?? 0) >= PICTURE_EVERY) {
      this.picture = this.paint(this.table, now);
      this.painted = this.table;
    }
    // Without a single node on a sampled host there is no second witness to hold queries against.
    if (blind) return;
    const before = this.state.diagnoses;
    const queries = signs(now);
    const moment: DiagnoseInput = {
      now,
      members: this.members,
      hosts: views,
      table: this.table,
      alertSince: this.alertSince,
      queries,
    };
    this.options.onMoment?.(moment);
    this.state = diagnose(this.state, moment);
    this.took = performance.now() - began;
    this.lookCloser(queries, now);
    if (JSON.stringify(before) !== JSON.stringify(this.state.diagnoses)) this.options.onMove();
  }

  stop(): void {
    this.stopped = true;
    if (this.pending) clearTimeout(this.pending);
    this.unsubscribe();
  }

  private stepSoon(delay: Millis): void {
    this.pending ??= setTimeout(() => {
      try {
        this.step();
      } catch (error) {
        this.options.onFault(error);
      }
    }, delay);
  }

  /** A new sign makes us ask at once, instead of with the next tick, whoever may know more. */
  private lookCloser(queries: ReadonlyMap<NodeId, QuerySigns>, now: Millis): void {
    const suspects = new Map<string, NodeId>();
    for (const one of this.state.diagnoses)
      if (one.state === 'suspected' && one.level !== 'info') suspects.set(one.id, one.node);
    let glimpse = false;
    for (const [key, track] of this.state.tracks.live) {
      if (track.stuckSince !== null) suspects.set(key, farNode(track));
      if (track.unreadSince === null) continue;
      // Bytes are often unread for a moment: only those that still are in the next look are a sign.
      if (track.at > track.unreadSince) suspects.set(key, nearNode(track));
      else glimpse = true;
    }
    for (const id of this.resending(now)) suspects.set(`resent ${id}`, id);
    if (glimpse && now - this.glimpsedAt >= GLIMPSE_EVERY) {
      this.glimpsedAt = now;
      this.options.hosts.look({ for: 250, every: 200 });
    }
    for (const [id, { waitingSince }] of queries)
      if (waitingSince !== null && now - waitingSince >= LATE) suspects.set(id, id);
    if ([...suspects.keys()].some(sign => this.isNews(sign, now))) this.alertUntil = now + ALERT_FOR;
    for (const sign of suspects.keys()) this.signs.set(sign, now);
    for (const [sign, at] of this.signs) if (now - at > NEWS_AFTER) this.signs.delete(sign);
    if (now >= this.alertUntil || suspects.size === 0) {
      this.alertSince = null;
      return;
    }
    this.alertSince ??= now;
    this.options.hosts.look({ for: 1000, every: ALERT_EVERY });
    for (const id of new Set(suspects.values()))
      if (now - (queries.get(id)?.answeredAt ?? now) > ALERT_EVERY) this.options.probe(id);
    this.stepSoon(ALERT_EVERY);
  }

  /** A sign that was there a moment ago is no news: what lasts for hours must not keep every host busy for hours. */
  private isNews(sign: string, now: Millis): boolean {
    return now - (this.signs.get(sign) ?? 0) > NEWS_AFTER;
  }

  /** Nodes of hosts that repeat segments again and again: more questions show sooner whether packets are lost. */
  private resending(now: Millis): NodeId[] {
    const recent = ({ resent }: { readonly resent: readonly Resent[] }) =>
      resent.filter(one => !one.dead && now - one.at < 2000).length >= 2;
    const nodes = [...(this.table?.nodes.values() ?? [])];
    // Between processes of one host nothing is lost: what is repeated there is others' traffic.
    if (nodes.length === this.members.length && new Set(nodes.map(({ host }) => host)).size < 2) return [];
    return nodes.flatMap(({ id, host, namespace }) => {
      const history = this.state.hosts.get(namespaceKey(host, namespace));
      return history && recent(history) ? [id] : [];
    });
  }

  private paint(table: LinkTable, now: Millis): SocketPicture {
    const seen = nodeSocketStates(table);
    this.history.keep(seen, now);
    // Of a host that fell silent the last that was seen stays, as old as it is.
    const silent = (this.picture?.nodes ?? []).filter(
      ({ id }) => !table.nodes.has(id) && table.memory.places.has(id),
    );
    const nodes = [...seen, ...silent];
    return {
      at: now,
      hosts: this.hostStates(table),
      nodes,
      matrix:
        this.members.length > MATRIX_NODES
          ? { ids: [], cells: [], troubled: [] }
          : busMatrix(table, this.members, this.picture?.matrix ?? null, now, this.painted),
      keepalive: keepaliveAudit(table, this.members, this.facts),
    };
  }

  /** Hosts of this cluster, and those of which nobody can tell whose they are. */
  private hostStates({ memory }: LinkTable): HostState[] {
    return this.options.hosts.list().flatMap(({ state, view }) => {
      const nodes = [...memory.places].flatMap(([id, place]) => (place.host === state.name ? [id] : []));
      const empty = view?.sample.namespaces.every(({ processes }) => processes.length === 0) ?? true;
      const unplaced = view === null || (empty && state.problems.length > 0);
      return nodes.length > 0 || unplaced ? [{ ...state, nodes }] : [];
    });
  }
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
