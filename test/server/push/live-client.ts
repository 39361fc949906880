import { io, type Socket } from 'socket.io-client';
import { type LiveState, stepLive } from '@/lib/live';
import type {
  ClientToServer,
  HistoryReply,
  HistoryRequest,
  ServerToClient,
  Snapshot,
  WatchReply,
  WatchRequest,
} from '@/lib/wire';

/** An event as it came, by name. */
export type LiveMessageSent = {
  [K in keyof ServerToClient]: readonly [K, Parameters<ServerToClient[K]>[0]];
}[keyof ServerToClient];

/** A real page's half of the stream, keeping all it was sent. */
export interface LiveClient {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  readonly got: LiveMessageSent[];
  all<K extends keyof ServerToClient>(name: K): Parameters<ServerToClient[K]>[0][];
  watch(request: WatchRequest): Promise<WatchReply>;
  watchSockets(cluster: string | null): Promise<WatchReply>;
  history(request: HistoryRequest): Promise<HistoryReply>;
  snapshots(): Snapshot[];
}

export interface ClientOptions {
  readonly token?: string;
  readonly origin?: string;
  readonly cookie?: string;
  readonly transports?: readonly ('websocket' | 'polling')[];
}

export function liveClient(url: string, options: ClientOptions = {}): LiveClient {
  const { token, origin, cookie, transports = ['websocket'] } = options;
  const socket: Socket<ServerToClient, ClientToServer> = io(`${url}/live`, {
    path: '/ws/',
    transports: [...transports],
    reconnection: false,
    forceNew: true,
    extraHeaders: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(origin ? { origin } : {}),
      ...(cookie ? { cookie } : {}),
    },
  });
  const got: LiveMessageSent[] = [];
  socket.onAny((name, body) => got.push([name, body] as LiveMessageSent));
  const all = <K extends keyof ServerToClient>(name: K) =>
    got.filter(([kind]) => kind === name).map(([, body]) => body as Parameters<ServerToClient[K]>[0]);
  return {
    socket,
    got,
    all,
    watch: request => socket.timeout(5000).emitWithAck('watch', request),
    watchSockets: cluster => socket.timeout(5000).emitWithAck('watch-sockets', { cluster }),
    history: request => socket.timeout(5000).emitWithAck('history', request),
    snapshots: () => all('snapshot'),
  };
}

/** `connected`, or why not. */
export function outcome({ socket }: LiveClient): Promise<string> {
  return new Promise(resolve => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', error => resolve(error.message));
  });
}

/** A page's state after one more message. */
export function foldMessage(state: LiveState, [type, body]: LiveMessageSent, now: number): LiveState {
  switch (type) {
    case 'hello':
      return stepLive(state, { type, hello: body }, now);
    case 'clusters':
      return stepLive(state, { type, clusters: body }, now);
    case 'snapshot':
      return stepLive(state, { type, snapshot: body }, now);
    case 'changes':
      return stepLive(state, { type, changes: body }, now);
    case 'events':
      return stepLive(state, { type, ...body }, now);
    case 'sockets':
      return stepLive(state, { type, ...body }, now);
    case 'heartbeat':
      return stepLive(state, { type, heartbeat: body }, now);
  }
}
