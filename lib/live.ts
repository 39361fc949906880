import type { ClusterEvent } from './cluster/events';
import type { ClusterId, Millis } from './cluster/ids';
import type { Topology } from './cluster/topology';
import type { SocketPicture } from './sockets/picture/socket-picture';
import { staleAfter } from './stale-after';
import { applyChanges } from './topology-changes';
import type { Changes, ClusterSummary, Heartbeat, Hello, Snapshot } from './wire';

/** How many events a page keeps of each cluster. */
export const EVENTS_KEPT = 500;

/** All a page knows, as a pure fold over what the server pushed. Clocks are passed in: `now` is the page's own. */
export interface LiveState {
  /** `connecting` until the first word; `lost` while the socket is down. */
  readonly link: 'connecting' | 'open' | 'lost';
  readonly hello: Hello | null;
  readonly clusters: readonly ClusterSummary[] | null;
  readonly topologies: Readonly<Record<string, Topology>>;
  readonly events: Readonly<Record<string, readonly ClusterEvent[]>>;
  /** What kernels say, of the clusters whose sockets are followed. */
  readonly sockets: Readonly<Record<string, SocketPicture>>;
  /** Clusters whose stream had a gap and must be watched again. */
  readonly gaps: readonly ClusterId[];
  /** The server's clock and ours at the last heartbeat; ages are counted from these. */
  readonly beat: { readonly server: Millis; readonly local: Millis } | null;
  /** Why the server turned us away, if it did: a sentence. */
  readonly refusal: string | null;
  /** Why the server keeps no history, or lately did not, if so: a sentence. */
  readonly unkept: string | null;
}

export const initialLive: LiveState = {
  link: 'connecting',
  hello: null,
  clusters: null,
  topologies: {},
  events: {},
  sockets: {},
  gaps: [],
  beat: null,
  refusal: null,
  unkept: null,
};

export type LiveMessage =
  | { readonly type: 'link'; readonly link: LiveState['link']; readonly refusal?: string }
  | { readonly type: 'hello'; readonly hello: Hello }
  | { readonly type: 'clusters'; readonly clusters: readonly ClusterSummary[] }
  /** The page follows these in full from now on; of all others it keeps only the row. */
  | { readonly type: 'watching'; readonly clusters: readonly ClusterId[] }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'changes'; readonly changes: Changes }
  | { readonly type: 'events'; readonly cluster: ClusterId; readonly events: readonly ClusterEvent[] }
  | { readonly type: 'sockets'; readonly cluster: ClusterId; readonly picture: SocketPicture }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat };

/** One pushed message folded in. `now` is the page's clock in ms (monotonic will do). */
export function stepLive(state: LiveState, message: LiveMessage, now: Millis): LiveState {
  switch (message.type) {
    case 'link':
      return { ...state, link: message.link, refusal: message.refusal ?? null };
    case 'hello':
      return { ...state, hello: message.hello, link: 'open', refusal: null };
    case 'clusters':
      return { ...state, clusters: message.clusters };
    case 'watching': {
      const { clusters } = message;
      return {
        ...state,
        topologies: pick(state.topologies, clusters),
        events: pick(state.events, clusters),
        sockets: pick(state.sockets, clusters),
        gaps: state.gaps.filter(id => clusters.includes(id)),
      };
    }
    case 'snapshot': {
      const { cluster, topology, events } = message.snapshot;
      return {
        ...state,
        topologies: { ...state.topologies, [cluster]: topology },
        events: { ...state.events, [cluster]: events },
        gaps: state.gaps.filter(id => id !== cluster),
      };
    }
    case 'changes': {
      const { cluster, seq, at, changes } = message.changes;
      const topology = state.topologies[cluster];
      if (!topology || seq <= topology.seq) return state;
      if (seq !== topology.seq + 1) return markGap(state, cluster);
      return {
        ...state,
        topologies: { ...state.topologies, [cluster]: applyChanges(topology, changes, seq, at) },
      };
    }
    case 'events': {
      const known = state.events[message.cluster] ?? [];
      const last = known.at(-1)?.id ?? 0;
      const fresh = message.events.filter(event => event.id > last);
      if (fresh.length === 0) return state;
      return {
        ...state,
        events: { ...state.events, [message.cluster]: [...known, ...fresh].slice(-EVENTS_KEPT) },
      };
    }
    case 'sockets':
      return { ...state, sockets: { ...state.sockets, [message.cluster]: message.picture } };
    case 'heartbeat': {
      const { at, clusters, history = null } = message.heartbeat;
      let next: LiveState = { ...state, beat: { server: at, local: now }, unkept: history };
      const topologies: Record<string, Topology> = { ...state.topologies };
      for (const [id, [seq, dataAt]] of Object.entries(clusters)) {
        const topology = topologies[id];
        if (!topology) continue;
        if (seq !== topology.seq) next = markGap(next, id as ClusterId);
        else if (dataAt !== topology.at) topologies[id] = { ...topology, at: dataAt };
      }
      return { ...next, topologies };
    }
  }
}

function pick<T>(record: Readonly<Record<string, T>>, ids: readonly ClusterId[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id]) => ids.includes(id as ClusterId)));
}

function markGap(state: LiveState, cluster: ClusterId): LiveState {
  return state.gaps.includes(cluster) ? state : { ...state, gaps: [...state.gaps, cluster] };
}

/** How stale a picture is, and why. Anything but `live` must not be painted in fresh colours. */
export interface Freshness {
  readonly kind: 'live' | 'stale' | 'lost' | 'none';
  /** Age of the newest reading in ms, counting on while nothing comes in; null when there is none or it cannot be told. */
  readonly age: Millis | null;
}

/** The server's heart beats every second; after two beats missed it counts as gone. */
const SILENCE: Millis = 2000;

/** True when the server cannot be heard: its socket is down, or open but silent. Nothing on screen is known to be true then. */
export function serverLost(state: Pick<LiveState, 'link' | 'beat'>, now: Millis): boolean {
  return state.link === 'lost' || (state.beat !== null && now - state.beat.local > SILENCE);
}

/**
 * Freshness of data read at `at` (server clock), polled every `interval` ms. Stale after two intervals without a
 * newer reading, whichever died: node, server, or network. The page's and the server's clocks are never compared.
 */
export function freshness(
  state: Pick<LiveState, 'link' | 'beat'>,
  at: Millis | undefined,
  interval: Millis,
  now: Millis,
): Freshness {
  if (!at || !state.beat) return { kind: state.link === 'lost' ? 'lost' : 'none', age: null };
  const sinceBeat = Math.max(0, now - state.beat.local);
  const age = Math.max(0, state.beat.server - at) + sinceBeat;
  const limit = staleAfter(interval);
  if (state.link === 'lost' || sinceBeat > limit) return { kind: 'lost', age };
  // A clock that was set back makes readings come from the future: how old they are cannot be told.
  if (at - state.beat.server > limit) return { kind: 'stale', age: null };
  return { kind: age > limit ? 'stale' : 'live', age };
}

/**
 * Whether a verdict may be said as of now. That nobody answers is the reason why the readings grow old: it holds for as
 * long as the server can be heard.
 */
export function verdictHolds(kind: Freshness['kind'], nobodyAnswers: boolean): boolean {
  return kind === 'live' || (nobodyAnswers && kind !== 'lost');
}

/**
 * Freshness of a cluster that is not watched in full. Its row is sent again only when it changes, so its `at` stands
 * still; but the server sends it when it turns stale, so while the server's heart beats, `stale` is the truth.
 */
export function rowFreshness(
  state: Pick<LiveState, 'link' | 'beat'>,
  row: Pick<ClusterSummary, 'at' | 'interval' | 'stale'>,
  now: Millis,
): Freshness {
  const { kind, age } = freshness(state, row.at, row.interval, now);
  return kind === 'stale' && !row.stale ? { kind: 'live', age: null } : { kind, age };
}
