import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type DefaultEventsMap, Server } from 'socket.io';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { LIVE_NAMESPACE, SOCKET_PATH } from '@/lib/socket-path';
import type { ClientToServer, Hello, ServerToClient } from '@/lib/wire';
import { SOCKET_ACCESS } from '../auth/access';
import type { Auth } from '../auth/auth';
import { type Identity, mayDo } from '../auth/identity';
import type { ClusterUpdate, LiveClusters } from '../clusters/live-clusters';
import type { Log } from '../http/log';
import { HttpProblem, sendProblem } from '../http/problem';
import { refuseJoin } from './check-join';
import type { History } from './history-handler';
import { type LiveNamespace, type LiveSocket, roomOf, type SocketData } from './live-socket';
import { createRefusalLog } from './refusal-log';
import { takeEvents } from './socket-events';
import { createSummaryRows } from './summary-rows';
import { guardUpgrades, type UpgradeHandler } from './upgrade-gate';
import { createViewer, type Viewer } from './viewer';

const HEARTBEAT: Millis = 1000;
/** How often sessions are checked again: a removed token ends its connections within this time. */
const SESSION_CHECK: Millis = 30_000;

export interface HubOptions {
  readonly httpServer: HttpServer;
  readonly clusters: LiveClusters;
  /** What was kept of them. */
  readonly history: History;
  readonly auth: Auth;
  readonly hello: (identity: Identity) => Hello;
  readonly publicUrl?: string;
  readonly log: Log;
  /** Clock in ms since the epoch. */
  readonly now: () => Millis;
  /** A clock in ms that nobody sets, for limits; `now` unless given. */
  readonly steady?: () => Millis;
  /** Takes the connections of agents. */
  readonly agentUpgrade?: UpgradeHandler;
  /** Development only: takes upgrades under `/_next/`. */
  readonly devUpgrade?: UpgradeHandler;
  /** ms; 30 s unless given. */
  readonly sessionCheck?: Millis;
}

/** Pushes what changes to every connected page. */
export interface Hub {
  /** How many pages are connected. */
  viewers(): number;
  /** Takes a request to the push path (the polling fallback). */
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  /** Disconnects everyone. Idempotent. */
  close(): Promise<void>;
}

export function createHub(options: HubOptions): Hub {
  const { clusters, history, auth, publicUrl, now, steady = now } = options;
  const refusals = createRefusalLog(options.log, steady);
  const onFault = (error: unknown) => options.log.error({ err: error }, 'A message of a page failed.');
  const refuse = (request: IncomingMessage) => refuseJoin(request, auth, publicUrl);

  // socket.io takes over whatever server it is given. This one never listens: we hand it only what has passed our checks.
  const inner = createServer();
  const io = new Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>(inner, {
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: 32 * 1024,
    perMessageDeflate: { threshold: 1024 },
    connectTimeout: 10_000,
  });
  io.use((_socket, next) => next(new Error(`only ${LIVE_NAMESPACE} is served`)));
  const namespace: LiveNamespace = io.of(LIVE_NAMESPACE);
  const viewers = new Map<string, Viewer>();
  const rows = createSummaryRows(clusters, now);
  const lastSeq = new Map<ClusterId, number>();

  namespace.use((socket, next) => {
    const identity = auth.authenticate(socket.handshake.headers);
    if (!identity || !mayDo(identity, SOCKET_ACCESS.connection)) return next(new Error('unauthorized'));
    socket.data.identity = identity;
    next();
  });
  namespace.on('connection', (socket: LiveSocket) => {
    const viewer = createViewer(
      socket,
      clusters,
      () => rows.now,
      () => history.health().reason,
    );
    viewers.set(socket.id, viewer);
    socket.on('disconnect', reason => {
      viewers.delete(socket.id);
      if (reason === 'parse error' || reason === 'transport error') {
        refusals.note('malformed or oversized message', { remoteAddress: socket.handshake.address });
      }
    });
    takeEvents(viewer, { clusters, history, refusals, now, steady, onFault });
    socket.emit('hello', options.hello(socket.data.identity));
    viewer.sendRows();
    viewer.sendHeartbeat(now());
  });

  const publishRows = () => {
    if (rows.refresh()) for (const viewer of viewers.values()) viewer.sendRows();
  };
  const beat = () => {
    publishRows();
    for (const viewer of viewers.values()) {
      viewer.sendHeartbeat(now());
      viewer.sendSockets();
    }
  };
  const publish = ({ cluster, topology, changes, events, anew }: ClusterUpdate) => {
    for (const viewer of viewers.values()) viewer.checkPace();
    const room = namespace.to(roomOf(cluster));
    if (anew) {
      lastSeq.set(cluster, topology.seq);
      room.emit('snapshot', { cluster, topology, events: clusters.get(cluster)?.recentEvents ?? [] });
      // Ages count from the heartbeat, which has to be by the same clock.
      beat();
      return;
    }
    const { seq, at } = topology;
    if (changes.length > 0 || lastSeq.get(cluster) !== seq)
      room.emit('changes', { cluster, seq, at, changes });
    lastSeq.set(cluster, seq);
    if (events.length > 0) room.emit('events', { cluster, events });
    publishRows();
  };
  const unsubscribe = clusters.subscribe(publish);

  const heartbeat = setInterval(beat, HEARTBEAT);
  const sessions = setInterval(() => {
    for (const { socket } of viewers.values()) {
      const identity = auth.authenticate(socket.handshake.headers);
      if (identity?.role !== socket.data.identity.role) socket.disconnect(true);
    }
  }, options.sessionCheck ?? SESSION_CHECK);

  const unguard = guardUpgrades(options.httpServer, {
    refuse,
    accept: (request, socket, head) => inner.emit('upgrade', request, socket, head),
    refusals,
    ...(options.agentUpgrade ? { agentUpgrade: options.agentUpgrade } : {}),
    ...(options.devUpgrade ? { devUpgrade: options.devUpgrade } : {}),
  });

  let closing: Promise<void> | null = null;
  return {
    viewers: () => viewers.size,
    handleRequest(request, response) {
      const reason = refuse(request);
      if (reason === null) {
        inner.emit('request', request, response);
        return;
      }
      refusals.note(reason, { remoteAddress: request.socket.remoteAddress });
      sendProblem(response, new HttpProblem(403, `Refused: ${reason}.`));
    },
    close() {
      closing ??= (async () => {
        clearInterval(heartbeat);
        clearInterval(sessions);
        unsubscribe();
        unguard();
        await io.close();
      })();
      return closing;
    },
  };
}
