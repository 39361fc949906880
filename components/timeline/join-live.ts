import type { ClusterEvent } from '@/lib/cluster/events';
import type { Lanes } from '@/lib/history/entry';

/** The lanes with what was pushed since they were asked for. Levels and bars are asked for anew when they change. */
export function joinLive(lanes: Lanes, pushed: readonly ClusterEvent[]): Lanes {
  const known = new Set(lanes.events.map(event => event.id));
  const oldest = lanes.events[0]?.at ?? Number.POSITIVE_INFINITY;
  const newest = lanes.events.at(-1)?.id ?? 0;
  const thinned = lanes.total > lanes.events.length;
  const fresh = pushed.filter(
    event => !known.has(event.id) && (event.id > newest || (!thinned && event.at >= oldest)),
  );
  if (fresh.length === 0) return lanes;
  return { ...lanes, events: [...lanes.events, ...fresh], total: lanes.total + fresh.length };
}
