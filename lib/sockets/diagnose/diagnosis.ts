import type { Millis, NodeId } from '../../cluster/ids';

/** Every diagnosis there is. Each is one file in `kinds/`. */
export const DIAGNOSIS_KINDS = [
  'crashed',
  'hung',
  'stalled',
  'host-partitioned',
  'bus-partitioned',
  'one-way-partition',
  'lossy-link',
  'half-open-link',
  'accept-queue-full',
  'client-exodus',
  'connection-churn',
  'migration-activity',
  'failover-pattern',
  'bus-stranger',
  'keepalive-missing',
] as const;

export type DiagnosisKind = (typeof DIAGNOSIS_KINDS)[number];

/** Kinds that take a node out of the cluster's reach: what the cluster then says of it, and most else that is seen, follows from them. */
export const CAUSES: ReadonlySet<DiagnosisKind> = new Set([
  'crashed',
  'hung',
  'stalled',
  'host-partitioned',
  'bus-partitioned',
  'one-way-partition',
]);

/** What ails a node or a link, by the witness of kernels and of queries. JSON-safe; part of the topology. */
export interface Diagnosis {
  /** Kind and subject (`hung:<node>`, `lossy-link:<node>><peer>`): the same as long as it lasts. */
  readonly id: string;
  readonly kind: DiagnosisKind;
  readonly node: NodeId;
  /** The other end, for what ails a link. */
  readonly peer?: NodeId;
  /** Shown at once as a suspicion; confirmed by two independent pieces of evidence, and only then spoken of as a fact. */
  readonly state: 'suspected' | 'confirmed';
  readonly level: 'info' | 'warning' | 'critical';
  /** When the first sign was seen. */
  readonly since: Millis;
  readonly confirmedAt: Millis | null;
  /** 0 to 1: how sure we are, from how many witnesses agree. */
  readonly confidence: number;
  /** What it does, to follow the node's name: `stopped reading` . */
  readonly text: string;
  readonly evidence: readonly DiagnosisEvidence[];
  /** When a node first flagged it `fail?`; null as long as none has. */
  readonly pfailAt: Millis | null;
  /** Set while its signs are gone and it is not cleared yet: when they were last seen. */
  readonly lastSeen?: Millis;
}

export interface DiagnosisEvidence {
  /**
   * Who saw it: `us` (a query of ours), `cluster` (what nodes say), `host:<name>` (that host's socket tables) or
   * `process:<name>` (what that host's scheduler says of the process). Two pieces by one witness are not independent.
   */
  readonly witness: string;
  /** Since when it is so. */
  readonly at: Millis;
  readonly text: string;
  /** A read-only command that confirms it, ready to paste. */
  readonly confirm?: string;
}
