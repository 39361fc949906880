import type { Diagnosis } from '../sockets/diagnose/diagnosis';
import type { Failure } from './failure';
import type { ClusterId, Millis, NodeId } from './ids';
import type { MigrationRun } from './migrations/run';
import type { SlotRange } from './slots';

/**
 * The merged picture of one cluster: the one type after parsing. JSON-safe; served by
 * `GET /api/v1/clusters/:id`, pushed over socket.io, kept in the store, drawn by the page.
 */
export interface Topology {
  readonly id: ClusterId;
  readonly name: string;
  /** Grows by one with each published change; restarts anew with the server (`epoch` of the push stream). */
  readonly seq: number;
  /** When the newest reading in this picture was taken. */
  readonly at: Millis;
  /** The poll interval this cluster is watched with, in ms; older than two of these is stale. */
  readonly interval: Millis;
  /** True when the demo's simulator stands behind this cluster; every screen says so. */
  readonly simulated: boolean;
  /** `sockets`: nothing is ever asked of Redis, all of it is inferred from socket tables, and slots are unknown. */
  readonly mode: 'queries' | 'sockets';
  /** What the nodes' CLUSTER INFO says (worst of the answering masters), `unknown` when none answers. */
  readonly state: 'ok' | 'fail' | 'unknown';
  readonly verdict: Verdict;
  readonly currentEpoch: number;
  /** Masters that own slots: those whose opinion counts towards FAIL. */
  readonly voters: number;
  /** How many voters must agree on FAIL: the majority of `voters`. */
  readonly quorum: number;
  readonly slots: SlotsSummary;
  readonly nodes: readonly TopologyNode[];
  readonly views: readonly ViewInfo[];
  readonly disagreements: readonly Disagreement[];
  /** Since when the answering nodes' digests differ; null while they agree. */
  readonly splitSince: Millis | null;
  /** Every seed that was heard, with what came of it: a dead one, or one of another cluster, is told of. */
  readonly seeds: readonly SeedState[];
  /** What the kernels' witness and our own questions together say ails nodes and links; worst first. */
  readonly diagnoses: readonly Diagnosis[];
  /** Slots on their way from one master to another, and what has lately become of others; absent when there are none. */
  readonly migrations?: readonly MigrationRun[];
}

export type Level = 'ok' | 'info' | 'warning' | 'critical' | 'unknown';

export interface Verdict {
  readonly level: Level;
  /** What kind of finding speaks (`healthy`, `master-fail`, ...): stays while only its numbers move. */
  readonly code: string;
  /** One sentence: the node, what is wrong, since when. */
  readonly text: string;
  /** What is at risk and what the cluster needs next; may be empty. */
  readonly risk: string;
  /** The lines this verdict rests on, worst first. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly text: string;
  readonly level: Level;
  /** Who says so: a node id, or `us` for what the server found itself. */
  readonly by: NodeId | 'us';
  /** A kernel's account, where it is one: `DiagnosisEvidence.witness`, with the time since when it is so. */
  readonly witness?: string;
  readonly since?: Millis;
  /** Which node it is about, if one. */
  readonly node?: NodeId;
  /** A read-only command that confirms it, ready to paste. */
  readonly confirm?: string;
}

export interface SlotsSummary {
  readonly assigned: number;
  readonly ok: number;
  readonly pfail: number;
  readonly fail: number;
  readonly unassigned: readonly SlotRange[];
  readonly contested: readonly ContestedSlots[];
  readonly migrating: readonly MigratingSlot[];
}

/** Slots that more than one living master claims by its own word. The first of `by` wins by config epoch. */
export interface ContestedSlots {
  readonly slots: readonly SlotRange[];
  readonly by: readonly NodeId[];
}

export interface MigratingSlot {
  readonly slot: number;
  readonly from: NodeId;
  readonly to: NodeId;
  /** Which side carries the mark; a mark on one side only for long is a stuck migration. */
  readonly marks: 'both' | 'source' | 'target';
  /** True when the node that carries the mark is a replica: a leftover, nothing moves. */
  readonly onReplica?: true;
}

export type Health = 'ok' | 'pfail' | 'fail' | 'handshake' | 'noaddr';

export interface TopologyNode {
  readonly id: NodeId;
  readonly host: string;
  readonly port: number;
  readonly busPort: number;
  readonly hostname?: string;
  /** Role by the node's own word if it answers, else by the witness with the highest config epoch. */
  readonly role: 'master' | 'replica';
  readonly masterId: NodeId | null;
  /** What the cluster says: the worst opinion of the masters that can vote. */
  readonly health: Health;
  /** What we found ourselves. */
  readonly reachable: boolean;
  /** Set while not reachable. */
  readonly unreachableSince?: Millis;
  readonly failure?: Failure;
  /** Nodes that flag it `fail?`. */
  readonly suspectedBy: readonly NodeId[];
  /** Nodes that flag it `fail`. */
  readonly failedBy: readonly NodeId[];
  /** How many of `suspectedBy` and `failedBy` are voters. */
  readonly votes: number;
  /** Nodes whose ping to this one is unanswered for more than a second: the earliest suspicion there is. */
  readonly pendingPings: readonly { readonly by: NodeId; readonly age: Millis }[];
  /** Nodes whose outgoing bus link to this one is down. */
  readonly linksDown: readonly NodeId[];
  /** For a replica: its master's epoch. Compare masters only (replicas show their own before 6.0.6). */
  readonly configEpoch: number;
  /** `connected` unless most of the answering nodes have lost their bus link to it. */
  readonly linkState: 'connected' | 'disconnected';
  readonly slots: readonly SlotRange[];
  /** Words of its own `myself` line if it answers, else of the best witness. */
  readonly flags: readonly string[];
  /** When its own view was last read; 0 for never. */
  readonly viewAt: Millis;
  /** How many of the answering nodes know this node, when not all of them do. */
  readonly knownBy?: number;
  readonly measures?: NodeMeasures;
  /** A failed former master only: who serves the slots it had. */
  readonly successor?: NodeId;
  /** `sockets` mode only. */
  readonly inferred?: InferredFacts;
  /** What it would not tell us while it answered the rest: a missing permission, lines that make no sense. */
  readonly limited?: readonly Failure[];
}

/** How a node that is never asked is known. */
export interface InferredFacts {
  /** How sure its role is, 0 to 1. */
  readonly confidence: number;
  /** What its role was inferred from: a sentence. */
  readonly why: string;
  /**
   * `role`: its role cannot be told yet, and `role` says nothing. `early`: by what has not lasted yet; it may turn out to be
   * another without having changed. `owners`: whose sockets its host holds may not be read, so neither its role is known nor
   * whether it lives.
   */
  readonly doubt?: 'role' | 'early' | 'owners';
  /** The sampled host that runs it; absent when it is known from other hosts' links only. */
  readonly host?: string;
  /** Set while that host is silent: its last sample's time, 0 when that is forgotten. All else is as it was then. */
  readonly unseenSince?: Millis;
}

/** Numbers from INFO and CLUSTER INFO. Absent when the server does not report them. */
export interface NodeMeasures {
  /** When INFO was read. */
  readonly at: Millis;
  readonly version?: string;
  /** `redis`, `valkey`, ... as INFO names the server. */
  readonly server?: string;
  readonly uptimeSeconds?: number;
  /** INFO `run_id`: another one with each start of the server. */
  readonly runId?: string;
  readonly keys?: number;
  readonly opsPerSec?: number;
  /** Bytes. */
  readonly usedMemory?: number;
  /** Bytes; 0 is no limit. */
  readonly maxMemory?: number;
  readonly clients?: number;
  /** Bytes of replication stream: the master's own offset, the replica's processed offset. */
  readonly replOffset?: number;
  /** Replica only: link to its master. */
  readonly masterLink?: 'up' | 'down';
  /** Replica only: seconds since its master was last heard. */
  readonly masterLastIo?: number;
  /** Replica only: bytes behind its master, where both are known. */
  readonly lag?: number;
  readonly loading?: boolean;
  /** INFO `process_id` and `tcp_port`: which process, behind which port, on the host it runs on. */
  readonly processId?: number;
  readonly tcpPort?: number;
  /** Connections accepted since the server started. */
  readonly connectionsReceived?: number;
  /** CLUSTER INFO: this node's own opinion. */
  readonly clusterState?: 'ok' | 'fail';
  /** CLUSTER INFO, messages sent and received since it started: see `Ballots`. */
  readonly votesAsked?: number;
  readonly votesReceived?: number;
  readonly handoversAsked?: number;
}

export interface ViewInfo {
  readonly node: NodeId;
  readonly at: Millis;
  /** Equal digests: equal opinion on members, roles, masters' epochs, slots and FAIL. */
  readonly digest: string;
  readonly currentEpoch: number;
}

/** Where answering nodes hold different opinions. */
export interface Disagreement {
  readonly type: 'membership' | 'role' | 'slots' | 'epoch' | 'health';
  readonly text: string;
  readonly node?: NodeId;
  /** The holders of each opinion. */
  readonly sides: readonly { readonly says: string; readonly nodes: readonly NodeId[] }[];
}

export interface SeedState {
  readonly seed: string;
  readonly ok: boolean;
  readonly failure?: Failure;
}
