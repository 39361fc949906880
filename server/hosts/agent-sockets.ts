import { createServer } from 'node:http';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import {
  AGENTS_NAMESPACE,
  type AgentToServer,
  MAX_AGENT_MESSAGE,
  type ServerToAgent,
} from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import { SOCKET_PATH } from '@/lib/socket-path';
import { type AgentAuth, plainAddress } from '../auth/agent-auth';
import type { UpgradeHandler } from '../push/upgrade-gate';
import type { HostIntake } from './hosts';
import { takeSamples } from './take-samples';

/** A removed token ends its agents' connections within this time. */
const TOKEN_CHECK: Millis = 30_000;

/** `token`: the name of the one it came in with. */
interface AgentSocketData {
  token: string;
}

export type AgentSocket = Socket<AgentToServer, ServerToAgent, DefaultEventsMap, AgentSocketData>;

export interface AgentSocketsOptions {
  readonly intake: HostIntake;
  readonly auth: AgentAuth;
  /** Clock in ms since the epoch. */
  readonly now: () => Millis;
  /** ms; 30 s unless given. */
  readonly tokenCheck?: Millis;
}

/** Where agents come in. */
export interface AgentSockets {
  readonly upgrade: UpgradeHandler;
  /** Disconnects every agent. Idempotent. */
  close(): Promise<void>;
}

/**
 * Apart from the pages' socket.io: agents send what pages never may (a whole sample is larger than any message of a
 * page), speak WebSocket only, and cannot be a web page.
 */
export function createAgentSockets(options: AgentSocketsOptions): AgentSockets {
  const { intake, auth, now } = options;
  const inner = createServer();
  const io = new Server<AgentToServer, ServerToAgent, DefaultEventsMap, AgentSocketData>(inner, {
    path: SOCKET_PATH,
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: MAX_AGENT_MESSAGE,
    // Differences are too small to gain by it, and what is not inflated cannot be a bomb.
    perMessageDeflate: false,
    connectTimeout: 10_000,
  });
  io.use((_socket, next) => next(new Error(`only ${AGENTS_NAMESPACE} is served`)));
  const namespace = io.of(AGENTS_NAMESPACE);

  namespace.use(({ handshake: { headers, address }, data }, next) => {
    const admission = auth.admit(headers, address);
    if (admission.ok) {
      data.token = admission.name;
      return next();
    }
    const { code, text } = admission;
    intake.turnAway({ address: plainAddress(address), code, text });
    next(new Error(text));
  });
  namespace.on('connection', socket => takeSamples(socket, intake, now));

  const tokens = setInterval(() => {
    for (const socket of namespace.sockets.values())
      if (!auth.admit(socket.handshake.headers, socket.handshake.address).ok) socket.disconnect(true);
  }, options.tokenCheck ?? TOKEN_CHECK);

  let closing: Promise<void> | null = null;
  return {
    upgrade(request, socket, head) {
      if (request.headers.origin === undefined) inner.emit('upgrade', request, socket, head);
      else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n', () => socket.destroy());
    },
    close() {
      clearInterval(tokens);
      closing ??= io.close();
      return closing;
    },
  };
}
