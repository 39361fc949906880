'use client';
import { useMemo, useState } from 'react';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId } from '@/lib/cluster/ids';
import { askApi } from '../http/api';
import { useLiveEvents } from '../live/selectors';
import { joinEvents, joins, type OlderEvents } from './join-events';

const PAGE = 200;

interface Page {
  readonly events: readonly ClusterEvent[];
  readonly next: string | null;
}

/** A cluster's events, newest first: what was pushed, and older pages on demand. */
export function useClusterEvents(id: ClusterId) {
  const live = useLiveEvents(id);
  const [older, setOlder] = useState<OlderEvents | null>(null);
  const [state, setState] = useState<'idle' | 'loading' | { readonly error: string }>('idle');
  const events = useMemo(() => joinEvents(live, older), [live, older]);
  const joined = older && joins(live, older) ? older : null;
  const oldest = live[0];

  const loadOlder = async () => {
    if (!oldest || state === 'loading') return;
    setState('loading');
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (joined?.next) query.set('cursor', joined.next);
    else query.set('to', String(oldest.at));
    const reply = await askApi<Page>(`/api/v1/clusters/${encodeURIComponent(id)}/events?${query}`);
    if (!reply.ok) return setState({ error: reply.text });
    setState('idle');
    setOlder({
      events: [...(joined?.events ?? []), ...reply.body.events],
      before: joined?.before ?? oldest.id,
      next: reply.body.next,
    });
  };

  return {
    events,
    loadOlder,
    loading: state === 'loading',
    error: typeof state === 'object' ? state.error : null,
    hasOlder: live.length > 0 && (joined === null || joined.next !== null),
  };
}
