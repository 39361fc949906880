import type { Millis } from '@/lib/cluster/ids';
import type { ClientToServer } from '@/lib/wire';
import { SOCKET_ACCESS } from '../auth/access';
import { mayDo } from '../auth/identity';
import type { LiveClusters } from '../clusters/live-clusters';
import type { EventHandler } from './checked';
import { createHistoryHandler, type History } from './history-handler';
import type { RefusalLog } from './refusal-log';
import type { Viewer } from './viewer';
import { createSocketsHandler, createWatchHandler } from './watch-handlers';

/** Refused messages after which a connection is closed. */
const MAX_REFUSALS = 20;

type EventName = keyof ClientToServer;

export interface TakeEventsDeps {
  readonly clusters: LiveClusters;
  readonly history: History;
  readonly refusals: RefusalLog;
  readonly now: () => Millis;
  /** A clock in ms that nobody sets, for limits. */
  readonly steady: () => Millis;
  /** Told of what should never happen. */
  readonly onFault: (error: unknown) => void;
}

/** Takes every message of one page. Malformed, unknown and unpermitted ones are refused and logged once. */
export function takeEvents(
  viewer: Viewer,
  { clusters: live, history, refusals, now, steady, onFault }: TakeEventsDeps,
): void {
  const { socket } = viewer;
  const handlers: Record<EventName, EventHandler> = {
    watch: createWatchHandler(viewer, live, { now, steady }),
    'watch-sockets': createSocketsHandler(viewer, live, steady),
    history: createHistoryHandler(viewer, live, history, steady, onFault),
  };
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
