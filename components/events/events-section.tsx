'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { EVENT_TYPES } from '@/lib/cluster/events';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { Topology } from '@/lib/cluster/topology';
import { plural } from '@/lib/format/count';
import { useTopologyFact } from '../live/selectors';
import { Section } from '../ui/section';
import { EventFilters } from './event-filters';
import { EventList } from './event-list';
import { type EventFilter, filterEvents } from './filter-events';
import { useClusterEvents } from './use-cluster-events';

const inUrl = {
  level: parseAsStringLiteral(['warning', 'critical'] as const),
  type: parseAsStringLiteral(EVENT_TYPES),
  q: parseAsString.withDefault(''),
};
const nodesOf = (topology: Topology) => topology.nodes;

/** What happened to a cluster, newest first. */
export function EventsSection({
  id,
  onSelect,
}: {
  readonly id: ClusterId;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { events, loadOlder, loading, error, hasOlder } = useClusterEvents(id);
  const [query, setQuery] = useQueryStates(inUrl, { throttleMs: 200 });
  const nodes = useTopologyFact(id, nodesOf);
  const names = useMemo(() => new Map(nodes?.map(node => [node.id, nodeName(node)])), [nodes]);
  const nameOf = useCallback((node: NodeId) => names.get(node) ?? node.slice(0, 8), [names]);
  const filter: EventFilter = { least: query.level, type: query.type ?? '', text: query.q };
  const shown = filterEvents(events, filter, nameOf);

  const apply = ({ least, type, text }: EventFilter) =>
    void setQuery({
      level: least === 'warning' || least === 'critical' ? least : null,
      type: EVENT_TYPES.find(each => each === type) ?? null,
      q: text || null,
    });
  return (
    <Section
      title="Events"
      aside={
        shown.length === events.length
          ? plural(events.length, 'event')
          : `${shown.length} of ${plural(events.length, 'event')}`
      }
      className="max-xl:h-[28rem] xl:grow"
    >
      <EventFilters filter={filter} onFilter={apply} />
      <EventList
        events={shown}
        nameOf={nameOf}
        onSelect={onSelect}
        older={hasOlder ? { load: loadOlder, loading } : null}
        note={
          error ??
          (events.length === 0
            ? 'Nothing has happened since this cluster is watched.'
            : shown.length === 0
              ? 'No event passes the filter.'
              : null)
        }
      />
    </Section>
  );
}
