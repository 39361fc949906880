import type { ClusterEvent } from '@/lib/cluster/events';

/** Older events fetched page by page, newest first, and where the next page starts. */
export interface OlderEvents {
  readonly events: readonly ClusterEvent[];
  /** Id of the oldest pushed event when these were fetched. */
  readonly before: number;
  /** Cursor of the next page; null at the end of what is kept. */
  readonly next: string | null;
}

/**
 * Pushed events (newest last) and older pages as one list, newest first, each once.
 * The pushed list drops its oldest when it is full: pages that no longer join it would leave a hole, so they are left out.
 */
export function joinEvents(
  live: readonly ClusterEvent[],
  older: OlderEvents | null,
): readonly ClusterEvent[] {
  const newest = [...live].reverse();
  const oldest = live[0]?.id ?? Number.POSITIVE_INFINITY;
  if (!older || !joins(live, older)) return newest;
  return [...newest, ...older.events.filter(event => event.id < oldest)];
}

/**
 * True while the pages still reach up to the pushed list, and further down: in a replay the list itself may have gone back
 * beyond them.
 */
export function joins(live: readonly ClusterEvent[], older: OlderEvents): boolean {
  const oldest = live[0]?.id ?? older.before;
  const reach = older.events.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  return oldest <= older.before && (older.next === null || reach < oldest);
}
