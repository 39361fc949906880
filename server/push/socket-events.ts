import { z } from 'zod';
import type { Millis } from '@/lib/cluster/ids';
import { type ClientToServer, type WatchReply, watchRequest } from '@/lib/wire';
import { SOCKET_ACCESS } from '../auth/access';
import { mayDo } from '../auth/identity';
import type { LiveClusters } from '../clusters/live-clusters';
import type { RefusalLog } from './refusal-log';
import type { Viewer } from './viewer';

/** Refused messages after which a connection is closed. */
const MAX_REFUSALS = 20;
/** Each watch may cost a snapshot of every cluster: at most this many in a window. */
const MAX_WATCHES = 20;
const WATCH_WINDOW: Millis = 10_000;

type EventName = keyof ClientToServer;
/** Takes an event's arguments as they came; answers why it refuses, or null. */
type EventHandler = (args: readonly unknown[]) => string | null;

/** Takes every message of one page. Malformed, unknown and unpermitted ones are refused and logged once. */
export function takeEvents(
  viewer: Viewer,
  live: LiveClusters,
  refusals: RefusalLog,
  now: () => Millis,
): void {
  const { socket } = viewer;
  const handlers: Record<EventName, EventHandler> = { watch: createWatchHandler(viewer, live, now) };
  let refused = 0;

  socket.onAny((event: string, ...args: unknown[]) => {
    const reason = isEvent(event) ? run(event, args) : 'unknown event';
    if (reason === null) return;
    refused++;
    if (refused === 1)
      refusals.note(reason, { name: socket.data.identity.name, remoteAddress: socket.handshake.address });
    if (refused > MAX_REFUSALS) socket.disconnect(true);
  });

  const run = (event: EventName, args: readonly unknown[]) =>
    mayDo(socket.data.identity, SOCKET_ACCESS[event])
      ? handlers[event](args)
      : 'event without the role for it';
  const isEvent = (event: string): event is EventName => Object.hasOwn(handlers, event);
}

function createWatchHandler(viewer: Viewer, live: LiveClusters, now: () => Millis): EventHandler {
  let windowStart = 0;
  let watches = 0;
  return ([request, ack]) => {
    const reply = (answer: WatchReply) => {
      if (typeof ack === 'function') ack(answer);
    };
    const parsed = z.safeParse(watchRequest, request);
    if (!parsed.success) {
      reply({
        ok: false,
        error: 'The watch request is malformed: send {clusters: [id], since?: {id: seq}}.',
      });
      return 'malformed watch';
    }
    if (now() - windowStart >= WATCH_WINDOW) {
      windowStart = now();
      watches = 0;
    }
    if (++watches > MAX_WATCHES) {
      reply({ ok: false, error: 'Too many watch requests. Wait ten seconds.' });
      return 'too many watch requests';
    }
    const wanted = new Set(parsed.data.clusters);
    const watching = live.list().flatMap(cluster => (wanted.has(cluster.id) ? [cluster.id] : []));
    reply({ ok: true, watching });
    viewer.watch(watching, parsed.data.since ?? {});
    // Ages are counted from heartbeats: without one at once, a fresh picture would look old for a second.
    viewer.sendHeartbeat(now());
    return null;
  };
}
