import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { askApi } from '../http/api';

interface Page {
  readonly events: readonly ClusterEvent[];
}

/** As many as one answer may hold. */
const PAGE = 1000;
/** The first stretch that is looked through for what came next, in ms; each further one is eight times as long. */
const FIRST: Millis = 60_000;

export type FoundEvent =
  | { readonly type: 'found'; readonly event: ClusterEvent }
  | { readonly type: 'none' }
  | { readonly type: 'failed'; readonly text: string };

/** The newest event before `at`. */
export async function eventBefore(cluster: ClusterId, at: Millis): Promise<FoundEvent> {
  const reply = await askEvents(cluster, { to: at - 1, limit: 1 });
  if (!reply.ok) return { type: 'failed', text: reply.text };
  const [event] = reply.body.events;
  return event ? { type: 'found', event } : { type: 'none' };
}

/** The oldest event after `at` and until `end`. Answers come newest first, so stretches are tried until one is not empty. */
export async function eventAfter(cluster: ClusterId, at: Millis, end: Millis): Promise<FoundEvent> {
  let from = at + 1;
  let span = FIRST;
  while (from <= end) {
    const to = Math.min(end, from + span);
    const reply = await askEvents(cluster, { from, to, limit: PAGE });
    if (!reply.ok) return { type: 'failed', text: reply.text };
    const { events } = reply.body;
    const oldest = events.at(-1);
    if (oldest && (events.length < PAGE || to === from)) return { type: 'found', event: oldest };
    if (oldest) {
      span = Math.floor(span / 8);
      continue;
    }
    from = to + 1;
    span *= 8;
  }
  return { type: 'none' };
}

function askEvents(cluster: ClusterId, facts: Readonly<Record<string, number>>) {
  const query = new URLSearchParams(Object.entries(facts).map(([name, value]) => [name, String(value)]));
  return askApi<Page>(`/api/v1/clusters/${encodeURIComponent(cluster)}/events?${query}`);
}
