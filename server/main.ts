import { clockChanged } from '@/lib/cluster/changes/clock';
import { type BackupPlan, type Backups, keepBackups } from './backup/keep-backups';
import { withBackups } from './backup/with-backups';
import { type ClockSources, createClock } from './clock';
import { type ClusterRegistry, watchClusters } from './clusters/cluster-registry';
import { clusterId } from './config/watched-clusters';
import type { Demo } from './demo/demo';
import { createHosts } from './hosts/create-hosts';
import { startLocalHost } from './hosts/start-local-host';
import type { Log } from './http/log';
import { createWebServer, type WebServer, type WebServerDeps } from './http/web-server';
import { parseEndpoint } from './redis/where-to-connect';
import { createSampler } from './sockets/create-sampler';
import { openSqliteStore } from './store/open-sqlite-store';
import type { Retention } from './store/retention';
import type { WatchedCluster } from './watch/watched-cluster';

/** Everything a server is started with; already read and checked. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly web: WebServerDeps['config'];
  readonly clusters: readonly WatchedCluster[];
  readonly demo: Demo | null;
  /** Whether to sample this host's own sockets while a watched node lives on it. */
  readonly localHost: boolean;
  /** Ages in ms and size in bytes that the history may reach. */
  readonly retention: Partial<Retention>;
  /** Raw CLUSTER NODES texts as files; none unless given. */
  readonly backups?: BackupPlan;
  readonly log: Log;
  readonly dev?: WebServerDeps['dev'];
  /** Where time comes from; this machine unless given. */
  readonly time?: ClockSources;
}

export interface RunningServer {
  /** Where it listens, ready to be opened. */
  readonly url: string;
  /** Stops watching, answering and writing, in that order; the demo is its starter's to stop. Idempotent. */
  close(): Promise<void>;
}

/** Starts everything, and stops what it had started when a part of it cannot. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { demo, log, web } = options;
  const watched = [...options.clusters, ...(demo ? [demoCluster(demo)] : [])];
  const store = await openSqliteStore({ dir: web.dataDir, retention: options.retention });
  const health = store.health();
  if (health.reason !== null) log.warn(health.reason);
  const clock = createClock(options.time);
  clock.onJump(by => log.warn(clockChanged(by, clock.wall()).text));
  const hosts = createHosts({ log, ahead: clock.ahead });
  const { version } = web;
  const stopLocalHost = options.localHost
    ? startLocalHost({ hosts, createSampler, log, now: clock.steady, version })
    : () => {};
  let clusters: ClusterRegistry | null = null;
  let server: WebServer | null = null;
  let backups: Backups | null = null;
  const close = once(async () => {
    clusters?.stop();
    await backups?.stop();
    await server?.close();
    stopLocalHost();
    hosts.stop();
    clock.stop();
    await store.close();
  });
  try {
    clusters = await watchClusters(
      watched,
      store,
      error => log.error({ err: error }, 'a tick failed; the watch goes on'),
      hosts,
      clock,
    );
    backups = options.backups ? keepBackups({ ...options.backups, clusters, log }) : null;
    server = createWebServer({
      config: web,
      clusters,
      hosts,
      store: backups ? withBackups(store, backups) : store,
      demo: demo ? { demo, cluster: DEMO_ID } : null,
      log,
      now: clock.wall,
      steady: clock.steady,
      ...(options.dev ? { dev: options.dev } : {}),
    });
    const address = await server.listen(options.port, options.host);
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return { url: `http://${host}:${address.port}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const DEMO_NAME = 'Demo';
const DEMO_ID = clusterId(DEMO_NAME);

function demoCluster(demo: Demo): WatchedCluster {
  return {
    id: DEMO_ID,
    name: DEMO_NAME,
    seeds: demo.seeds.flatMap(seed => parseEndpoint(seed) ?? []),
    interval: 1000,
    timeout: 500,
    connectTimeout: 1000,
    addressMap: [],
    allow: [],
    simulated: demo.simulated,
    mode: 'queries',
  };
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
