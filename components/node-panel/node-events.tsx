'use client';
import { useMemo } from 'react';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { EventRow } from '../events/event-row';
import { useLiveEvents } from '../live/selectors';
import { Group } from './group';

/** How many of a node's events its panel lists; the event list has them all. */
const SHOWN = 12;

/** What happened to this node lately, newest first. */
export function NodeEvents({ id, node }: { readonly id: ClusterId; readonly node: NodeId }) {
  const events = useLiveEvents(id);
  const own = useMemo(
    () =>
      events
        .filter(event => event.node === node)
        .slice(-SHOWN)
        .reverse(),
    [events, node],
  );
  return (
    <Group title="Its events" source={own.length === SHOWN ? `the last ${SHOWN}` : undefined}>
      {own.length === 0 ? <p className="text-sm text-dim">None lately.</p> : null}
      <ol className="-mx-4">
        {own.map(event => (
          <li key={event.id}>
            <EventRow event={event} name={null} onSelect={null} />
          </li>
        ))}
      </ol>
    </Group>
  );
}
