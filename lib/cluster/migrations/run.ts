import type { Millis, NodeId } from '../ids';
import type { SlotRange } from '../slots';

/**
 * Consecutive moves of slots from one master to another. `keys`: slot by slot with marks and MIGRATE, as redis-cli does;
 * how many slots its tool still means to move, nobody but the tool knows. `atomic`: one job of the servers themselves.
 */
export interface MigrationRun {
  /** Unique within the cluster: the job's own name, or both ends and the time of the first mark. */
  readonly id: string;
  readonly kind: 'keys' | 'atomic';
  readonly from: NodeId;
  readonly to: NodeId;
  /** `aborted`: marks taken off, or the job cancelled, while the owner stayed; `failed`: the servers gave up by themselves. */
  readonly state: 'moving' | 'stuck' | 'finished' | 'aborted' | 'failed';
  /** Why, while `state` is `stuck`. */
  readonly stuck?: StuckReason;
  /** Which slots, while `state` is `stuck`. */
  readonly stuckSlots?: readonly SlotRange[];
  readonly since: Millis;
  /** When a slot arrived, a mark was set, or keys were last seen to leave. */
  readonly lastProgress: Millis;
  /** Set once it is over, with how long it took by the monotonic clock. */
  readonly ended?: Millis;
  readonly lasted?: Millis;
  /** Slots that have arrived. */
  readonly moved: readonly SlotRange[];
  /** Slots in motion: marked now, or of the running job. */
  readonly marked: readonly SlotRange[];
  /** Slots that were in motion and stayed with their owner. */
  readonly dropped: readonly SlotRange[];
  /** The marked slot whose keys are counted, one at a time. */
  readonly counted: number | null;
  /** Keys of `counted` that the source still holds; null while not known. */
  readonly keysLeft: number | null;
  /** The most keys the source was seen to hold of `counted` since it was marked; null while not known. */
  readonly keysMost: number | null;
  /** Keys seen to leave the source. Slots that came and went between two looks are not in it. Null while none were counted. */
  readonly keysMoved: number | null;
  /** Why keys are not counted, one sentence. */
  readonly keysUnknown?: string;
  /** Over the last 30 s. */
  readonly rate: { readonly keysPerSecond: number | null; readonly slotsPerMinute: number } | null;
  /** For what is marked and counted at the present rate; null while it cannot be told. */
  readonly timeLeft: Millis | null;
  /** Atomic: what the server says it is doing, in its own words. */
  readonly phase?: string;
  /** Atomic: bytes that are still to be replicated, where the server tells (Valkey 9.1). */
  readonly bytesLeft?: number;
  /** Atomic: how often the server has begun anew, where it tells (Redis). */
  readonly retries?: number;
  /** Atomic: the server's own error text. */
  readonly error?: string;
}

/** `one-sided`: the other end carries no mark; `on-replica`: a replica carries it; `no-progress`: nothing moved for a minute. */
export type StuckReason = 'one-sided' | 'on-replica' | 'no-progress';

/** True once nothing more is to be expected of it. */
export const isOver = ({ state }: Pick<MigrationRun, 'state'>): boolean =>
  state === 'finished' || state === 'aborted' || state === 'failed';
