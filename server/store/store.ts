import type { ClusterEvent, EventType, NewEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';

/** Which events to read; times are inclusive, newest first. */
export interface EventQuery {
  readonly cluster: ClusterId;
  readonly from?: Millis;
  readonly to?: Millis;
  readonly type?: EventType;
  readonly node?: NodeId;
  /** 1 to 1000. */
  readonly limit: number;
  /** Opaque; `next` of the page before. */
  readonly cursor?: string;
}

export interface EventPage {
  readonly events: readonly ClusterEvent[];
  /** Cursor of the next (older) page; null at the end. */
  readonly next: string | null;
}

export type StoreHealth = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * What is kept: every published topology and every event. Writes never block and never throw: a store that cannot
 * write says so in `health` and the live view goes on. One implementation today (SQLite in a worker thread).
 */
export interface Store {
  /** Numbers the events, queues both for writing, and returns the numbered events at once. */
  append(
    cluster: ClusterId,
    at: Millis,
    topology: Topology | null,
    events: readonly NewEvent[],
  ): readonly ClusterEvent[];
  /** The topology as it was shown at `at` (newest at or before it), or null. */
  topologyAt(cluster: ClusterId, at: Millis): Promise<Topology | null>;
  events(query: EventQuery): Promise<EventPage>;
  health(): StoreHealth;
  /** Writes what is queued and closes. Idempotent. */
  close(): Promise<void>;
}
