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
  readonly auth: Auth;
  readonly hello: (identity: Identity) => Hello;
  readonly publicUrl?: string;
  readonly log: Log;
  /** Clock in ms since the epoch. */
  readonly now: () => Millis;
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
  const { clusters, auth, publicUrl, now } = options;
  const refusals = createRefusalLog(options.log, now);
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
    const viewer = createViewer(socket, clusters, () => rows.now);
    viewers.set(socket.id, viewer);
    socket.on('disconnect', reason => {
      viewers.delete(socket.id);
      if (reason === 'parse error' || reason === 'transport error') {
        refusals.note('malformed or oversized message', { remoteAddress: socket.handshake.address });
      }
    });
    takeEvents(viewer, clusters, refusals, now);
    socket.emit('hello', options.hello(socket.data.identity));
    viewer.sendRows();
    viewer.sendHeartbeat(now());
  });

  const publishRows = () => {
    if (rows.refresh()) for (const viewer of viewers.values()) viewer.sendRows();
  };
  const publish = ({ cluster, topology, changes, events }: ClusterUpdate) => {
    for (const viewer of viewers.values()) viewer.checkPace();
    const room = namespace.to(roomOf(cluster));
    const { seq, at } = topology;
    if (changes.length > 0 || lastSeq.get(cluster) !== seq)
      room.emit('changes', { cluster, seq, at, changes });
    lastSeq.set(cluster, seq);
    if (events.length > 0) room.emit('events', { cluster, events });
    publishRows();
  };
  const unsubscribe = clusters.subscribe(publish);

  const heartbeat = setInterval(() => {
    publishRows();
    for (const viewer of viewers.values()) {
      viewer.sendHeartbeat(now());
      viewer.sendSockets();
    }
  }, HEARTBEAT);
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
