import { z } from 'zod';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { type WatchReply, watchRequest, watchSocketsRequest } from '@/lib/wire';
import type { LiveClusters } from '../clusters/live-clusters';
import type { Viewer } from './viewer';

/** Each request may cost a snapshot of every cluster: at most this many of a kind in a window. */
const MAX_REQUESTS = 20;
const WINDOW: Millis = 10_000;

/** Takes an event's arguments as they came; answers why it refuses, or null. */
export type EventHandler = (args: readonly unknown[]) => string | null;

/** `watch`: which clusters a page follows in full. */
export function createWatchHandler(viewer: Viewer, live: LiveClusters, now: () => Millis): EventHandler {
  return checked('watch', '{clusters: [id], since?: {id: seq}}', watchRequest, now, (request, agree) => {
    const wanted = new Set(request.clusters);
    const watching = live.list().flatMap(cluster => (wanted.has(cluster.id) ? [cluster.id] : []));
    agree(watching);
    viewer.watch(watching, request.since ?? {});
    // Ages are counted from heartbeats: without one at once, a fresh picture would look old for a second.
    viewer.sendHeartbeat(now());
  });
}

/** `watch-sockets`: whose socket picture a page follows, at most one. An unknown cluster is none, as with `watch`. */
export function createSocketsHandler(viewer: Viewer, live: LiveClusters, now: () => Millis): EventHandler {
  return checked('watch-sockets', '{cluster: id or null}', watchSocketsRequest, now, (request, agree) => {
    const id = live.get(request.cluster ?? '')?.id ?? null;
    agree(id === null ? [] : [id]);
    viewer.watchSockets(id);
  });
}

/** Hands on what fits the schema and comes no more often than it may. */
function checked<Request>(
  event: string,
  shape: string,
  schema: z.core.$ZodType<Request>,
  now: () => Millis,
  take: (request: Request, agree: (watching: readonly ClusterId[]) => void) => void,
): EventHandler {
  let windowStart = 0;
  let requests = 0;
  return ([request, ack]) => {
    const reply = (answer: WatchReply) => {
      if (typeof ack === 'function') ack(answer);
    };
    const parsed = z.safeParse(schema, request);
    if (!parsed.success) {
      reply({ ok: false, error: `The ${event} request is malformed: send ${shape}.` });
      return `malformed ${event}`;
    }
    if (now() - windowStart >= WINDOW) {
      windowStart = now();
      requests = 0;
    }
    if (++requests > MAX_REQUESTS) {
      reply({ ok: false, error: `Too many ${event} requests. Wait ten seconds.` });
      return `too many ${event} requests`;
    }
    take(parsed.data, watching => reply({ ok: true, watching }));
    return null;
  };
}
