'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { NodeId } from '@/lib/cluster/ids';
import { Button } from '../ui/button';
import { EventRow } from './event-row';

/** Two text lines and padding, in px: what a row most often measures. */
const ROW = 54;

/** Paints only the events in sight, however many there are. */
export function EventList(props: {
  readonly events: readonly ClusterEvent[];
  readonly nameOf: (node: NodeId) => string;
  readonly onSelect: (node: NodeId) => void;
  readonly older: { readonly load: () => void; readonly loading: boolean } | null;
  /** A sentence below the list: why it is empty, or what went wrong. */
  readonly note: string | null;
}) {
  const { events, nameOf, onSelect, older, note } = props;
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: index => events[index]?.id ?? index,
    overscan: 6,
  });
  return (
    <section ref={scroller} aria-label="Event list" tabIndex={-1} className="min-h-0 grow overflow-auto">
      <ol aria-label="Events, newest first" style={{ height: rows.getTotalSize() }} className="relative">
        {rows.getVirtualItems().map(item => {
          const event = events[item.index];
          if (!event) return null;
          return (
            <li
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <EventRow event={event} name={event.node ? nameOf(event.node) : null} onSelect={onSelect} />
            </li>
          );
        })}
      </ol>
      {note ? <p className="px-4 py-3 text-sm text-dim">{note}</p> : null}
      {older ? (
        <div className="p-3 text-center">
          <Button disabled={older.loading} onClick={older.load}>
            {older.loading ? 'Loading' : 'Load older events'}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
