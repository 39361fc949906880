/**
 * Where server and page meet: every socket.io event and every HTTP body, with the schema of what the page may send.
 * Namespace `/live` on path `/ws/`. Names are public; see docs/api.md.
 */
import { z } from 'zod/mini';
import type { ClusterEvent } from './cluster/events';
import type { ClusterId, Millis } from './cluster/ids';
import type { Topology, Verdict } from './cluster/topology';
import type { Extent, Moment } from './history/moment';
import type { SocketPicture } from './sockets/picture/socket-picture';
import type { TopologyChange } from './topology-changes';

/** A row of `GET /api/v1/clusters` and of the overview. */
export interface ClusterSummary {
  readonly id: ClusterId;
  readonly name: string;
  readonly simulated: boolean;
  readonly state: Topology['state'];
  readonly verdict: Pick<Verdict, 'level' | 'text' | 'risk'>;
  readonly nodes: number;
  /** Those that own slots: a failed former master is a node, no longer a master of anything. */
  readonly masters: number;
  readonly replicas: number;
  readonly slots: {
    readonly assigned: number;
    readonly ok: number;
    readonly pfail: number;
    readonly fail: number;
  };
  readonly currentEpoch: number;
  /** Newest reading; 0 when there was none yet. */
  readonly at: Millis;
  readonly interval: Millis;
  readonly stale: boolean;
  /** Slot ownership as a ribbon: `[first, last, owner index or -1, health]`, for small pictures. */
  readonly ribbon: readonly (readonly [number, number, number, 'ok' | 'pfail' | 'fail' | 'none'])[];
}

/** What this server is and may do; sent once per connection and by `GET /api/v1/session`. */
export interface Hello {
  readonly version: string;
  /** Changes with every build: a page that sees another one reloads itself. */
  readonly build: string;
  readonly role: Role;
  /** Whether a login is needed at all (so that a log-out button makes sense). */
  readonly login: boolean;
  /** The demo cluster and its faults, if this server runs one. */
  readonly demo: {
    readonly cluster: ClusterId;
    readonly simulated: boolean;
    readonly faults: readonly FaultInfo[];
  } | null;
  /** Set by `slotscope replay`: nothing is live here, all there is lies in this file. */
  readonly recording?: { readonly file: string } & Extent;
}

export type Role = 'public' | 'viewer' | 'operator';

export interface FaultInfo {
  readonly id: FaultId;
  readonly label: string;
  readonly help: string;
  /** What to pick a node from. */
  readonly target: 'any' | 'master' | 'replica';
}

export const FAULT_IDS = [
  'kill',
  'freeze',
  'resume',
  'restart',
  'failover',
  'migrate',
  'drop-replica',
] as const;
export type FaultId = (typeof FAULT_IDS)[number];

/** Body of `POST /api/v1/demo/faults` (demo only, operators only). */
export const faultRequest = z.strictObject({
  fault: z.enum(FAULT_IDS),
  node: z.string().check(z.maxLength(64)),
});
export type FaultRequest = z.infer<typeof faultRequest>;

/** `watch`: which clusters to follow in full; `since` resumes a stream without a snapshot where nothing was missed. */
export const watchRequest = z.strictObject({
  clusters: z.array(z.string().check(z.maxLength(128))).check(z.maxLength(64)),
  since: z.optional(z.record(z.string().check(z.maxLength(128)), z.number())),
});
export type WatchRequest = z.infer<typeof watchRequest>;

/** `watch-sockets`: which cluster's socket picture to follow; null for none. At most one a page. */
export const watchSocketsRequest = z.strictObject({
  cluster: z.nullable(z.string().check(z.maxLength(128))),
});
export type WatchSocketsRequest = z.infer<typeof watchSocketsRequest>;

/** A wall-clock time in ms since the epoch, no later than a Date can tell. */
const millis = z.number().check(z.minimum(0), z.maximum(8.64e15));

/** `history`: a watched cluster as it was shown at `to`, and what was told after `from` until then. */
export const historyRequest = z.strictObject({
  cluster: z.string().check(z.maxLength(128)),
  from: z.optional(millis),
  to: millis,
});
export type HistoryRequest = z.infer<typeof historyRequest>;

export type HistoryReply =
  | {
      readonly ok: true;
      /** Null when nothing was kept by then. */
      readonly moment: Moment | null;
      /** After `from`, at or before `to`; newest last, the last 200 at most. */
      readonly events: readonly ClusterEvent[];
      /** Null while nothing is kept of this cluster. */
      readonly extent: Extent | null;
    }
  | { readonly ok: false; readonly error: string };

export type WatchReply =
  | { readonly ok: true; readonly watching: readonly ClusterId[] }
  | { readonly ok: false; readonly error: string };

export interface Snapshot {
  readonly cluster: ClusterId;
  readonly topology: Topology;
  /** Newest last; at most the last 200. */
  readonly events: readonly ClusterEvent[];
}

export interface Changes {
  readonly cluster: ClusterId;
  /** One more than the sequence number this change applies to; anything else is a gap: ask again with `watch`. */
  readonly seq: number;
  readonly at: Millis;
  readonly changes: readonly TopologyChange[];
}

/** Sent every second, changes or not. Silence for two intervals means: what is on screen is stale. */
export interface Heartbeat {
  /** The server's clock. */
  readonly at: Millis;
  /** Per watched cluster: sequence number and the time of its newest reading. */
  readonly clusters: Readonly<Record<string, readonly [seq: number, at: Millis]>>;
  /** Why history is not kept, or lately was not, and what to do: a sentence. Absent while all is well. */
  readonly history?: string;
}

export interface ServerToClient {
  hello: (hello: Hello) => void;
  /** All clusters, on joining and whenever a row changes. */
  clusters: (clusters: readonly ClusterSummary[]) => void;
  snapshot: (snapshot: Snapshot) => void;
  changes: (changes: Changes) => void;
  events: (message: { readonly cluster: ClusterId; readonly events: readonly ClusterEvent[] }) => void;
  heartbeat: (heartbeat: Heartbeat) => void;
  /** Only to pages that asked with `watch-sockets`: at once, then at most once a second while something in it moves. */
  sockets: (message: { readonly cluster: ClusterId; readonly picture: SocketPicture }) => void;
}

export interface ClientToServer {
  watch: (request: WatchRequest, ack: (reply: WatchReply) => void) => void;
  'watch-sockets': (request: WatchSocketsRequest, ack: (reply: WatchReply) => void) => void;
  history: (request: HistoryRequest, ack: (reply: HistoryReply) => void) => void;
}

/** Every HTTP error body (`application/problem+json`, RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What a person can do about it. */
  readonly detail: string;
}

/** Body of `POST /api/v1/login`. */
export const loginRequest = z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(512)) });
