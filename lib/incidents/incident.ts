import type { ClusterId, Millis, NodeId } from '../cluster/ids';
import type { SlotRange } from '../cluster/slots';
import type { Level } from '../cluster/topology';
import type { Diagnosis } from '../sockets/diagnose/diagnosis';

/** The stations of a failover, in the order in which they are usually passed. */
export const INCIDENT_STEPS = [
  'first-symptom',
  'pending-ping',
  'pfail',
  'quorum',
  'fail',
  'election',
  'epoch',
  'promotion',
  'slots-served',
  'views-agree',
  'old-master-back',
] as const;
export type IncidentStepType = (typeof INCIDENT_STEPS)[number];

/** One station: what was seen, when, and by whom. */
export interface IncidentStep {
  readonly type: IncidentStepType;
  readonly at: Millis;
  /** ms since the incident began by the monotonic clock, which no clock change touches. */
  readonly after: Millis;
  /** The node whose opinion or deed it is, if one. */
  readonly by?: NodeId;
  readonly text: string;
}

/** The anatomy of one failover, of one that failed, or of one that is under way. JSON-safe. */
export interface Incident {
  /** From 1, ascending within a cluster. */
  readonly number: number;
  readonly cluster: ClusterId;
  /**
   * `open` until the slots are served and all views agree. `failed`: nobody took over, or nobody can; `to` is null while
   * the slots are still not served, and a late promotion makes it `open` again.
   */
  readonly state: 'open' | 'done' | 'failed';
  /** How it came about; `unknown` while open or where nothing tells. */
  readonly trigger: 'automatic' | 'manual' | 'takeover' | 'unknown';
  /** Why none took over, or, where one did in the end, why none did before: a sentence. */
  readonly failure: string | null;
  readonly master: { readonly id: NodeId; readonly name: string };
  readonly successor: { readonly id: NodeId; readonly name: string } | null;
  /** Which replica and why that one (offset, rank), where known: a sentence. */
  readonly choice: string | null;
  /** The master's replicas as they were last seen before one was promoted. */
  readonly replicas: readonly IncidentReplica[];
  readonly level: Level;
  /** One sentence for lists. */
  readonly text: string;
  readonly from: Millis;
  /** When the slots were served and all views agreed; null before. The old master's return may come later. */
  readonly to: Millis | null;
  /** ms by the monotonic clock from `from` to `to`; null while open. */
  readonly lasted: Millis | null;
  /** In the order of time. */
  readonly steps: readonly IncidentStep[];
  readonly unserved: Unserved;
  /** What was wrong with the master by the kernels' witness: the newest word of each diagnosis. */
  readonly diagnoses: readonly Diagnosis[];
}

/** The slots of the master, and for how long nobody served them. */
export interface Unserved {
  readonly slots: readonly SlotRange[];
  readonly count: number;
  /** ms since the incident began; null where they were served all the time. */
  readonly from: Millis | null;
  /** The same; null as long as they are not served. */
  readonly to: Millis | null;
  /** From the first sign, confirmed later, that the master did not serve, until its successor (or itself) did; as of the newest step while it lasts. */
  readonly ms: Millis;
  /** ms in which masters said cluster_state:fail, so that every slot of the cluster was refused. */
  readonly whole: Millis;
}

/** One that could have taken over. */
export interface IncidentReplica {
  readonly id: NodeId;
  readonly name: string;
  /** Bytes of the replication stream it had; null where not known. */
  readonly offset: number | null;
  /** Why it could not stand for election, to follow its name; null where nothing speaks against it. */
  readonly unable: string | null;
  /** ms it had been without its master's stream when the incident began; null where it was in touch. */
  readonly staleFor: Millis | null;
}
