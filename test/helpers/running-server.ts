import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Topology } from '@/lib/cluster/topology';
import { initialLive, type LiveState } from '@/lib/live';
import { type ServerOptions, startServer } from '@/server/main';
import type { WatchedCluster } from '@/server/watch/watched-cluster';
import { foldMessage, liveClient } from '../server/push/live-client';
import { until } from './until';

/** The whole server on a free port, as `slotscope serve` starts it. */
export async function runServer(
  dir: string,
  clusters: readonly WatchedCluster[],
  options: Partial<Pick<ServerOptions, 'backups' | 'localHost' | 'time'>> = {},
) {
  const pages = path.join(dir, 'pages');
  mkdirSync(pages, { recursive: true });
  const logged: string[] = [];
  const note = (facts: object | string, message = '') => {
    logged.push(typeof facts === 'string' ? facts : `${message} ${JSON.stringify(facts)}`);
  };
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    web: { staticDir: pages, version: '1.2.3', build: 'b1', dataDir: path.join(dir, 'data') },
    clusters,
    demo: null,
    localHost: false,
    retention: {},
    log: { info: () => {}, warn: note, error: note },
    ...options,
  });
  const get = async <T>(at: string): Promise<T> => {
    const response = await fetch(`${server.url}/api/v1${at}`);
    if (!response.ok) throw new Error(`${at}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<T>;
  };
  return { ...server, logged, get };
}

/** A page's own fold over what the server pushes of one cluster. */
export async function openPage(url: string, cluster: string) {
  const client = liveClient(url);
  let state: LiveState = initialLive;
  let folded = 0;
  const fold = (): LiveState => {
    for (; folded < client.got.length; folded++)
      state = foldMessage(state, client.got[folded]!, performance.now());
    return state;
  };
  await until('the page is connected', () => client.socket.connected);
  await client.watch({ clusters: [cluster] });
  const topology = (): Topology | undefined => fold().topologies[cluster];
  const events = (): readonly ClusterEvent[] => fold().events[cluster] ?? [];
  return { client, topology, events, gaps: () => fold().gaps, close: () => client.socket.disconnect() };
}
