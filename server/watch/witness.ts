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
import type { SocketSeriesQuery } from '../clusters/live-clusters';
import type { Hosts } from '../hosts/hosts';
import { type Endpoint, mapAddress } from '../redis/where-to-connect';
import { LATE } from './query-signs';
import { SocketHistory } from './socket-history';
import type { WatchedCluster } from './watched-cluster';

/** How the witness asks the rest of the watcher. */
export interface WitnessOptions {
  readonly cluster: Pick<WatchedCluster, 'id' | 'addressMap'>;
  readonly hosts: Hosts;
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
  private signs: ReadonlySet<string> = new Set();
  private alertUntil: Millis = 0;
  private alertSince: Millis | null = null;
  private glimpsedAt: Millis = 0;
  private pending: ReturnType<typeof setTimeout> | null = null;
  private readonly unsubscribe: () => void;
  private stopped = false;

  constructor(private readonly options: WitnessOptions) {
    this.unsubscribe = options.hosts.subscribe(() => this.stepSoon(TOGETHER));
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
  alarm(): void {
    if (this.stopped || !this.sees) return;
    this.alertUntil = Date.now() + ALERT_FOR;
    this.alertSince ??= Date.now();
    this.options.hosts.look({ for: 1000, every: ALERT_EVERY });
    this.stepSoon(0);
  }

  /** Looks at what is known now. */
  step(): void {
    if (this.pending) clearTimeout(this.pending);
    this.pending = null;
    if (this.stopped) return;
    const now = Date.now();
    const { cluster, hosts, signs } = this.options;
    const known = hosts.list();
    const views = distinctKernels(
      known.flatMap(({ state, view }) => (state.state === 'live' && view ? [view] : [])),
    );
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
    const isNew = [...suspects.keys()].some(sign => !this.signs.has(sign));
    this.signs = new Set(suspects.keys());
    if (isNew) this.alertUntil = now + ALERT_FOR;
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

  /** Nodes of hosts that repeat segments again and again: more questions show sooner whether packets are lost. */
  private resending(now: Millis): NodeId[] {
    const recent = ({ resent }: { readonly resent: readonly Resent[] }) =>
      resent.filter(one => !one.dead && now - one.at < 2000).length >= 2;
    return [...(this.table?.nodes.values() ?? [])].flatMap(({ id, host, namespace }) => {
      const history = this.state.hosts.get(namespaceKey(host, namespace));
      return history && recent(history) ? [id] : [];
    });
  }

  private paint(table: LinkTable, now: Millis): SocketPicture {
    const nodes = nodeSocketStates(table);
    this.history.keep(nodes, now);
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

  /** Hosts of this cluster, and those of which nobody knows yet whose they are. */
  private hostStates({ memory }: LinkTable): HostState[] {
    return this.options.hosts.list().flatMap(({ state, view }) => {
      const nodes = [...memory.places].flatMap(([id, place]) => (place.host === state.name ? [id] : []));
      const unplaced = view === null || state.problems.length > 0;
      return nodes.length > 0 || unplaced ? [{ ...state, nodes }] : [];
    });
  }
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
