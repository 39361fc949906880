import type { ClusterEvent } from '@/lib/cluster/events';
import type { Moment } from '@/lib/history/moment';
import { EVENTS_KEPT, type LiveMessage, type LiveState, stepLive } from '@/lib/live';

/** The server sends no more events than this with a moment. */
const EVENTS_SENT = 200;

/**
 * A kept moment folded in by the messages that would have been pushed then. The state's own clock is the kept one, so every
 * age is what it was. `events` are those after `since`, or the last ones where that is null; those until then are known.
 */
export function foldMoment(
  state: LiveState,
  moment: Moment,
  events: readonly ClusterEvent[],
  since: number | null,
): LiveState {
  const { at, topology, sockets } = moment;
  const { id } = topology;
  const messages: LiveMessage[] = [
    { type: 'watching', clusters: [] },
    { type: 'snapshot', snapshot: { cluster: id, topology, events: join(state, moment, events, since) } },
    ...(sockets ? [{ type: 'sockets', cluster: id, picture: sockets } as const] : []),
    { type: 'heartbeat', heartbeat: { at, clusters: {} } },
  ];
  return messages.reduce((folded, message) => stepLive(folded, message, at), state);
}

/** What was known by then: a full page may have left older ones out, so it stands alone. */
function join(
  state: LiveState,
  { at, topology }: Moment,
  events: readonly ClusterEvent[],
  since: number | null,
): readonly ClusterEvent[] {
  if (since === null || events.length >= EVENTS_SENT) return events;
  const known = (state.events[topology.id] ?? []).filter(event => event.at <= at);
  const last = known.at(-1)?.id ?? 0;
  return [...known, ...events.filter(event => event.id > last)].slice(-EVENTS_KEPT);
}
