import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { type WatchReply, watchRequest, watchSocketsRequest } from '@/lib/wire';
import type { LiveClusters } from '../clusters/live-clusters';
import { type CheckedEvent, checked, type EventHandler } from './checked';
import type { Viewer } from './viewer';

/** Each request may cost a snapshot of every cluster: at most this many of a kind in a window. */
const LIMIT = { requests: 20, within: 10_000 };

const agreed = (watching: readonly ClusterId[]): WatchReply => ({ ok: true, watching });

/** `watch`: which clusters a page follows in full. `now` is told, `steady` counts. */
export function createWatchHandler(
  viewer: Viewer,
  live: LiveClusters,
  { now, steady }: { readonly now: () => Millis; readonly steady: () => Millis },
): EventHandler {
  return checked({
    event: 'watch',
    shape: '{clusters: [id], since?: {id: seq}}',
    schema: watchRequest,
    limit: LIMIT,
    now: steady,
    take(request, reply: Reply) {
      const wanted = new Set(request.clusters);
      const watching = live.list().flatMap(cluster => (wanted.has(cluster.id) ? [cluster.id] : []));
      reply(agreed(watching));
      viewer.watch(watching, request.since ?? {});
      // Ages are counted from heartbeats: without one at once, a fresh picture would look old for a second.
      viewer.sendHeartbeat(now());
    },
  });
}

/** `watch-sockets`: whose socket picture a page follows, at most one. An unknown cluster is none, as with `watch`. */
export function createSocketsHandler(viewer: Viewer, live: LiveClusters, now: () => Millis): EventHandler {
  return checked({
    event: 'watch-sockets',
    shape: '{cluster: id or null}',
    schema: watchSocketsRequest,
    limit: LIMIT,
    now,
    take(request, reply: Reply) {
      const id = live.get(request.cluster ?? '')?.id ?? null;
      reply(agreed(id === null ? [] : [id]));
      viewer.watchSockets(id);
    },
  });
}

type Reply = Parameters<CheckedEvent<never, WatchReply>['take']>[1];
