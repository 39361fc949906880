import { io, type Socket } from 'socket.io-client';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { LiveMessage } from '@/lib/live';
import { LIVE_NAMESPACE, SOCKET_PATH } from '@/lib/socket-path';
import type { ClientToServer, HistoryReply, HistoryRequest, ServerToClient } from '@/lib/wire';
import { followSockets } from './follow-sockets';
import { dispatch, type LiveStore } from './live-store';
import { patience } from './patience';

export interface LiveSocketOptions {
  /** Origin of the server; empty for the page's own. */
  readonly origin: string;
  readonly store: LiveStore;
  /** Monotonic clock in ms. */
  readonly now: () => Millis;
  /** The server wants a login first. */
  readonly onUnauthorized: () => void;
  /** The server now runs another build than the one this page first met. */
  readonly onNewBuild: (build: string) => void;
}

export interface LiveSocket {
  /** Which clusters to follow in full, from now on and after every reconnect. */
  watch(clusters: readonly ClusterId[]): void;
  /** Whose socket picture to follow, at most one cluster's; null for none. */
  watchSockets(cluster: ClusterId | null): void;
  /** One moment of a cluster's past. Never rejects: what went wrong is told as a sentence. */
  history(request: HistoryRequest): Promise<HistoryReply>;
  close(): void;
}

/** Joins the server's push to the store: reconnects forever with jitter, and watches again after a gap. */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { store, now, onUnauthorized, onNewBuild } = options;
  const socket: Socket<ServerToClient, ClientToServer> = io(`${options.origin}${LIVE_NAMESPACE}`, {
    path: SOCKET_PATH,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 400,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
    timeout: 5000,
    // A page that loses its server must say so: no packet may wait for a better day.
    retries: 0,
  });
  let watched: readonly ClusterId[] = [];
  /** What the server took from us on this connection. */
  let told: readonly ClusterId[] = [];
  let firstBuild: string | null = null;
  let asking = false;
  // Apart, so that neither cancels the other: a lost answer is told together with the lost connection.
  const askLater = patience();
  const connectLater = patience();

  // What was on its way when the page turned elsewhere: no heartbeat would keep it fresh.
  const isWanted = ({ cluster }: { readonly cluster: ClusterId }) => watched.includes(cluster);
  const tell = (message: LiveMessage) => dispatch(store, message, now());
  const sockets = followSockets(socket, (cluster, picture) => tell({ type: 'sockets', cluster, picture }));
  const ask = () => {
    if (asking || !socket.connected || (watched.length === 0 && told.length === 0)) return;
    asking = true;
    const asked = watched;
    // A gap does not resume: without `since` the server sends the whole picture.
    socket.timeout(5000).emit('watch', { clusters: [...asked] }, (error, reply) => {
      asking = false;
      if (error || !reply.ok) return askLater.start(ask);
      told = asked;
      if (watched !== asked) ask();
      else if (store.getState().gaps.length > 0) askLater.start(askAgainAfterGap);
    });
  };
  const askAgainAfterGap = () => {
    if (store.getState().gaps.length > 0) ask();
  };
  const stopGapWatch = store.subscribe((state, before) => {
    if (state.gaps.length > before.gaps.length) ask();
  });

  socket.on('connect', () => {
    asking = false;
    told = [];
    ask();
  });
  socket.on('disconnect', reason => {
    tell({ type: 'link', link: 'lost' });
    // socket.io comes back by itself after every other reason.
    if (reason === 'io server disconnect') connectLater.start(() => socket.connect());
  });
  socket.on('connect_error', error => {
    tell({ type: 'link', link: 'lost', refusal: error.message });
    if (error.message === 'unauthorized') onUnauthorized();
    else if (!socket.active) connectLater.start(() => socket.connect());
  });
  socket.on('hello', hello => {
    firstBuild ??= hello.build;
    tell({ type: 'hello', hello });
    if (hello.build !== firstBuild) onNewBuild(hello.build);
  });
  socket.on('clusters', clusters => tell({ type: 'clusters', clusters }));
  socket.on('snapshot', snapshot => {
    if (isWanted(snapshot)) tell({ type: 'snapshot', snapshot });
  });
  socket.on('changes', changes => tell({ type: 'changes', changes }));
  socket.on('events', message => {
    if (isWanted(message)) tell({ type: 'events', ...message });
  });
  socket.on('heartbeat', heartbeat => tell({ type: 'heartbeat', heartbeat }));

  return {
    watch(clusters) {
      watched = clusters;
      tell({ type: 'watching', clusters });
      ask();
    },
    watchSockets: sockets.follow,
    history(request) {
      return new Promise(resolve => {
        socket.timeout(5000).emit('history', request, (error, reply) => {
          resolve(error ? { ok: false, error: 'The server does not answer.' } : reply);
        });
      });
    },
    close() {
      sockets.stop();
      askLater.stop();
      connectLater.stop();
      stopGapWatch();
      socket.close();
    },
  };
}
