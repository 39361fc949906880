'use client';
import { EVENT_TYPES } from '@/lib/cluster/events';
import type { Level } from '@/lib/cluster/topology';
import type { EventFilter } from './filter-events';

const levels: readonly (readonly [Level | '', string])[] = [
  ['', 'All levels'],
  ['warning', 'Warning and up'],
  ['critical', 'Critical only'],
];

const field = 'min-h-8 min-w-0 rounded-md border border-line-strong bg-bg px-2 text-xs text-ink';

/** Level, type and text; what is set stands in the URL. */
export function EventFilters(props: {
  readonly filter: EventFilter;
  readonly onFilter: (filter: EventFilter) => void;
}) {
  const { filter, onFilter } = props;
  return (
    <div className="flex shrink-0 gap-2 px-4 pb-2 pt-1">
      <input
        data-filter
        type="search"
        aria-label="Filter events by text or node"
        placeholder="Text or node"
        value={filter.text}
        onChange={event => onFilter({ ...filter, text: event.target.value })}
        className={`${field} w-0 grow placeholder:text-faint`}
      />
      <select
        aria-label="Least level"
        value={filter.least ?? ''}
        onChange={event => onFilter({ ...filter, least: (event.target.value || null) as Level | null })}
        className={`${field} w-24`}
      >
        {levels.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label="Event type"
        value={filter.type}
        onChange={event => onFilter({ ...filter, type: event.target.value })}
        className={`${field} w-24`}
      >
        <option value="">All types</option>
        {EVENT_TYPES.map(type => (
          <option key={type}>{type}</option>
        ))}
      </select>
    </div>
  );
}
