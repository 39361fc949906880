import type { NodeId } from '@/lib/cluster/ids';
import type { FaultId, FaultInfo } from '@/lib/wire';

/** A running demo cluster, of real servers or simulated ones; both take the same faults. */
export interface Demo {
  /** `host:port` of its nodes, to be used as seeds. */
  readonly seeds: readonly string[];
  readonly simulated: boolean;
  readonly faults: readonly FaultInfo[];
  /**
   * Does a fault to a node and returns a sentence that says what was done.
   * Rejects with one clear sentence when it makes no sense (resume of a running node, failover of a master).
   */
  inject(fault: FaultId, node: NodeId): Promise<string>;
  /** Ends every process and removes every file it made. Idempotent. */
  stop(): Promise<void>;
}
