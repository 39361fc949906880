import type { Millis, NodeId } from '../ids';
import type { SlotRange } from '../slots';

/** One atomic slot migration as one of its two ends tells it. */
export interface AtomicJob {
  /** The same at both ends. */
  readonly id: string;
  readonly side: 'source' | 'target';
  readonly slots: readonly SlotRange[];
  /** Null where this end does not say. */
  readonly from: NodeId | null;
  readonly to: NodeId | null;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** The server's word for what it is doing: `snapshotting`, `streaming-buffer`, ... */
  readonly phase: string;
  /** The server's own text, empty when all is well. */
  readonly error: string;
  /** By the server's clock, ms since the epoch; 0 when it does not say. */
  readonly createdAt: Millis;
  /** When it last changed or was heard from, likewise. */
  readonly updatedAt: Millis;
  readonly bytesLeft?: number;
  readonly retries?: number;
}

/** What a server's list of jobs holds; `damaged` counts the entries that make no sense. */
export interface AtomicJobs {
  readonly jobs: readonly AtomicJob[];
  readonly damaged: number;
}
