import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { SOCKET_PATH } from '@/lib/socket-path';
import type { Hello } from '@/lib/wire';
import { createAgentAuth } from '../auth/agent-auth';
import { createAuth } from '../auth/auth';
import type { Identity } from '../auth/identity';
import { isLoopback } from '../auth/same-origin';
import type { LiveClusters } from '../clusters/live-clusters';
import type { Demo } from '../demo/demo';
import { createAgentSockets } from '../hosts/agent-sockets';
import type { HostRegistry } from '../hosts/create-hosts';
import { createHub, type Hub } from '../push/hub';
import type { UpgradeHandler } from '../push/upgrade-gate';
import type { Store } from '../store/store';
import { createHttpHandler } from './http-handler';
import { inlineScriptHashes } from './inline-scripts';
import type { Log } from './log';
import { createPages, type PageHandler } from './pages';
import { createRoutes } from './routes/all-routes';
import { createSecurityHeaders } from './security-headers';

/** How long open connections may take to end by themselves when closing, in ms. */
const CLOSE_GRACE: Millis = 500;

export interface WebServerDeps {
  readonly config: {
    /** The address in the browser when a proxy stands before us; its scheme decides Secure cookies and HSTS. */
    readonly publicUrl?: string;
    /** The exported pages. */
    readonly staticDir: string;
    readonly version: string;
    /** Changes with every build. */
    readonly build: string;
    /** Without it there is no login, and only loopback may be listened on. */
    readonly tokensFile?: string;
    /** The tokens of agents; without it only agents of this machine come in, and only where there is no login. */
    readonly agentTokensFile?: string;
    /** Where `session.key` is kept. */
    readonly dataDir: string;
  };
  readonly clusters: LiveClusters;
  readonly hosts: HostRegistry;
  readonly store: Store;
  readonly demo: { readonly demo: Demo; readonly cluster: ClusterId } | null;
  /** Set where a recording is shown and nothing is watched. */
  readonly recording?: NonNullable<Hello['recording']>;
  readonly log: Log;
  /** Clock in ms since the epoch; the system's unless given. */
  readonly now?: () => Millis;
  /** The same as long as nobody has set it, for what is observed and for limits; `now` unless given. */
  readonly steady?: () => Millis;
  /** ms between two checks of the connected pages' sessions; 30 s unless given. */
  readonly sessionCheck?: Millis;
  /** Development only: Next's dev server makes the pages. */
  readonly dev?: { readonly pages: PageHandler; readonly upgrade: UpgradeHandler };
}

export interface WebServer {
  readonly server: Server;
  readonly hub: Hub;
  /** Rejects with one clear sentence: port in use, host not ours, or no login for a host that is not loopback. */
  listen(port: number, host: string): Promise<AddressInfo>;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

/** Everything a browser or script talks to. Throws one clear sentence when the tokens file cannot be used. */
export function createWebServer(deps: WebServerDeps): WebServer {
  const { config, clusters, hosts, store, demo, log, dev, now = Date.now } = deps;
  const { steady = now, recording } = deps;
  // In a recording it is always its end: nothing grows old, and what is asked of the newest is asked of that.
  const told = recording ? () => recording.to : now;
  const { publicUrl } = config;
  const site = publicUrl === undefined ? {} : { publicUrl };
  const tokens = config.tokensFile === undefined ? {} : { tokensFile: config.tokensFile };
  const auth = createAuth({ ...tokens, ...site, dataDir: config.dataDir, log, now, steady });
  const agentTokens = config.agentTokensFile === undefined ? {} : { tokensFile: config.agentTokensFile };
  const agentAuth = createAgentAuth({ ...agentTokens, ...site, login: auth.login, log, now });

  const hello = (identity: Identity | null): Hello => ({
    version: config.version,
    build: config.build,
    role: identity?.role ?? 'public',
    login: auth.login,
    demo:
      demo && identity
        ? { cluster: demo.cluster, simulated: demo.demo.simulated, faults: demo.demo.faults }
        : null,
    ...(recording && identity ? { recording } : {}),
  });

  const securityHeaders = createSecurityHeaders({
    ...site,
    scriptHashes: dev ? [] : inlineScriptHashes(config.staticDir),
    dev: dev !== undefined,
  });
  const handle = createHttpHandler({
    ...site,
    routes: createRoutes({ clusters, hosts, store, auth, demo, hello, log, now: told, steady }),
    auth,
    agentAuth,
    intake: hosts,
    pages: dev?.pages ?? createPages(config.staticDir),
    securityHeaders,
    log,
  });

  const server = createServer((request, response) => {
    if ((request.url ?? '').split('?', 1)[0] !== SOCKET_PATH) return void handle(request, response);
    securityHeaders(request, response);
    hub.handleRequest(request, response);
  });
  const devUpgrade = dev ? { devUpgrade: dev.upgrade } : {};
  const sessionCheck = deps.sessionCheck === undefined ? {} : { sessionCheck: deps.sessionCheck };
  const agents = createAgentSockets({ intake: hosts, auth: agentAuth, now: steady });
  const hub = createHub({
    httpServer: server,
    clusters,
    history: store,
    auth,
    hello,
    log,
    now: told,
    steady,
    agentUpgrade: agents.upgrade,
    ...site,
    ...devUpgrade,
    ...sessionCheck,
  });

  // Out of file descriptors, accept fails: the server goes on with the connections it has.
  server.on('error', error => {
    if (server.listening) log.error({ err: error }, 'The server could not take a connection.');
  });
  const connections = new Set<Socket>();
  server.on('connection', socket => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  let closing: Promise<void> | null = null;
  return {
    server,
    hub,
    listen(port, host) {
      if (!auth.login && !isLoopback(host)) {
        return Promise.reject(
          new Error(
            `Refusing to listen on ${host} without a login: anyone could come in. Set auth.tokens_file, or use --host 127.0.0.1.`,
          ),
        );
      }
      return new Promise((resolve, reject) => {
        const refuse = (error: Error) => reject(new Error(explainListen(error, port, host)));
        server.once('error', refuse);
        server.listen(port, host, () => {
          server.off('error', refuse);
          resolve(server.address() as AddressInfo);
        });
      });
    },
    close() {
      closing ??= (async () => {
        await Promise.all([hub.close(), agents.close()]);
        const closed = new Promise<void>(resolve => server.close(() => resolve()));
        server.closeIdleConnections();
        const grace = setTimeout(() => {
          for (const socket of connections) socket.destroy();
        }, CLOSE_GRACE);
        await closed;
        clearTimeout(grace);
      })();
      return closing;
    },
  };
}

function explainListen(error: Error, port: number, host: string): string {
  const code = 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is already in use. Stop the other program or choose another --port.`;
  if (code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine. Choose another --host.`;
  if (code === 'EACCES') return `Port ${port} may not be opened by this user. Choose a --port above 1023.`;
  return `Cannot listen on ${host}:${port}: ${error.message}.`;
}
