import type { ClusterEvent } from '@/lib/cluster/events';
import type { NodeId } from '@/lib/cluster/ids';
import type { Level } from '@/lib/cluster/topology';

/** What of the events to show; empty strings and null let everything through. */
export interface EventFilter {
  /** `warning` shows warnings and criticals; `info` and null show all. */
  readonly least: Level | null;
  readonly type: string;
  /** Part of the sentence or of the node's name, any case. */
  readonly text: string;
}

const RANK: Readonly<Record<Level, number>> = { ok: 0, info: 1, unknown: 2, warning: 2, critical: 3 };

/** The events a filter lets through, in their order. `nameOf` gives a node's name, for searching by it. */
export function filterEvents(
  events: readonly ClusterEvent[],
  filter: EventFilter,
  nameOf: (node: NodeId) => string,
): readonly ClusterEvent[] {
  const least = filter.least ? RANK[filter.least] : 0;
  const text = filter.text.trim().toLowerCase();
  if (least === 0 && !filter.type && !text) return events;
  return events.filter(event => {
    if (RANK[event.level] < least) return false;
    if (filter.type && event.type !== filter.type) return false;
    if (!text) return true;
    const name = event.node ? `${nameOf(event.node)} ${event.node}` : '';
    return `${event.text} ${event.type} ${name}`.toLowerCase().includes(text);
  });
}
