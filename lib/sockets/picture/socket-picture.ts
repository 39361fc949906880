import type { Millis, NodeId } from '../../cluster/ids';
import type { SentinelSockets } from '../infer/find-sentinels';
import type { HostSample, SampleProblem } from '../sample/sample';
import type { PerPlaneCounter, PlaneCounters } from './plane-counters';

/** What the kernels say of one cluster: pushed as `sockets`, served by `GET /api/v1/clusters/:id/sockets`. JSON-safe. */
export interface SocketPicture {
  readonly at: Millis;
  /** Every host that sends samples for this cluster, or did: a silent one is stale, never healthy. */
  readonly hosts: readonly HostState[];
  readonly nodes: readonly NodeSocketState[];
  readonly matrix: BusMatrix;
  readonly keepalive: readonly KeepaliveFinding[];
  /** `sockets` mode: Sentinel processes and whom they talk to. */
  readonly sentinels?: readonly SentinelSockets[];
}

export interface HostState {
  readonly name: string;
  /** `local`: this server's own sampler; `agent`: `slotscope agent`; `shell`: the posted tables. */
  readonly kind: 'local' | 'agent' | 'shell';
  readonly version: string | null;
  readonly address: string | null;
  /** Newest sample, on the server's clock; null before the first. */
  readonly at: Millis | null;
  readonly interval: Millis;
  readonly state: 'live' | 'stale' | 'refused';
  readonly source: HostSample['source'] | null;
  /** ms a look took. */
  readonly took: Millis | null;
  /** Rows in its tables before filtering. */
  readonly rows: number;
  /** Its clock minus ours, in ms; null as long as it cannot be told. */
  readonly clockOffset: Millis | null;
  readonly nodes: readonly NodeId[];
  /** Clear sentences: unreadable namespaces, damaged rows, a clock far off, a name used twice. */
  readonly problems: readonly (SampleProblem | { readonly code: string; readonly text: string })[];
}

/** One node's counters in its newest sample, both planes. */
export interface NodeSocketState {
  readonly id: NodeId;
  readonly host: string;
  readonly at: Millis;
  readonly source: HostSample['source'];
  /** The process: its state letter as in `RedisProcess.state`; null when it is gone. */
  readonly process: string | null;
  readonly client: PlaneCounters | null;
  readonly bus: PlaneCounters | null;
}

/**
 * The bus links of n nodes as n strings of n cells, row opens to column. `.` seen and well, `,` seen from one end only and
 * well, `?` neither end's host is sampled, ` ` both are and there is no such connection, `-` itself, `!` in trouble
 * (listed in `troubled`).
 */
export interface BusMatrix {
  readonly ids: readonly NodeId[];
  readonly cells: readonly string[];
  readonly troubled: readonly TroubledLink[];
}

export interface TroubledLink {
  readonly from: NodeId;
  readonly to: NodeId;
  /** Worst first: what the kernel shows at either end. */
  readonly sign: 'connecting' | 'retransmitting' | 'unread' | 'window-closed' | 'half-open' | 'closing';
  /** Unanswered retransmissions at the worse end. */
  readonly retransmits: number;
  /** Bytes, the worse end's. */
  readonly txQueue: number;
  readonly rxQueue: number;
  /** Since when it has been so without a pause. */
  readonly since: Millis;
}

/** Bus connections that would linger half-open when the other host vanishes. */
export interface KeepaliveFinding {
  readonly node: NodeId;
  /** Connections of this node without keepalive at this end, and all that were looked at. */
  readonly without: number;
  readonly of: number;
  /** Keepalive interval seen on the others, in s; null when there is none. */
  readonly interval: number | null;
  /** What would happen and for how long, and what to set: sentences. */
  readonly text: string;
  readonly advice: string;
  readonly level: 'info' | 'warning';
}

/** One node's counters over time: `at[i]` goes with the i-th value of every series. */
export interface SocketSeries {
  readonly node: NodeId;
  readonly at: readonly Millis[];
  readonly client: PerPlaneCounter<readonly (number | null)[]>;
  readonly bus: PerPlaneCounter<readonly (number | null)[]>;
}
