'use client';
import { useState } from 'react';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { NodeId } from '@/lib/cluster/ids';
import { IncidentsLink } from '../incident/incidents-link';
import { useServerNow } from '../live/use-freshness';
import { localDay, shortDay } from '../time/local-moment';
import { LocalTime } from '../ui/local-time';
import { StateMark } from '../ui/state-mark';

/** An event is new for this long, in ms: a row painted within it flashes once. */
const NEW_FOR = 3000;

/** One event. `name` is its node's name, as a button that selects the node. */
export function EventRow(props: {
  readonly event: ClusterEvent;
  readonly name: string | null;
  readonly onSelect: ((node: NodeId) => void) | null;
}) {
  const { event, name, onSelect } = props;
  const serverNow = useServerNow();
  const [fresh] = useState(() => {
    const now = serverNow();
    return now !== null && now - event.at < NEW_FOR;
  });
  const { node } = event;
  return (
    <div
      data-event={event.type}
      className={`grid grid-cols-[auto_auto_minmax(0,1fr)] gap-x-2.5 border-b border-line px-4 py-1.5 text-sm ${fresh ? 'flash' : ''}`}
    >
      <span className="pt-px text-xs text-dim">
        <LocalTime at={event.at} className="block font-mono" />
        {localDay(event.at) === localDay(serverNow() ?? event.at) ? null : shortDay(event.at)}
      </span>
      <span className="pt-0.5">
        <StateMark kind={event.level} size={13} />
      </span>
      <div className="min-w-0">
        <p className="text-pretty wrap-anywhere">{event.text}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-dim">
          {event.type}
          {event.type === 'failover' ? <IncidentsLink /> : null}
          {node && name && onSelect ? (
            <button type="button" onClick={() => onSelect(node)} className="link min-h-6 font-mono">
              {name}
            </button>
          ) : null}
        </p>
      </div>
    </div>
  );
}
