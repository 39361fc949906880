import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { type RealCluster, startRealCluster } from './real-cluster';
import { runServer } from './running-server';
import { until } from './until';
import { watched } from './watching';

/** A whole server that has watched a real cluster lose a replica and get it back. */
export interface RecordedServer {
  readonly dir: string;
  /** The folder of its history. */
  readonly data: string;
  readonly cluster: RealCluster;
  readonly server: Awaited<ReturnType<typeof runServer>>;
  /** From when all was well until the replica was back for a while. */
  readonly from: Millis;
  readonly to: Millis;
  events(range: { readonly from: Millis; readonly to: Millis }): Promise<readonly ClusterEvent[]>;
  at(moment: Millis): Promise<Topology>;
  stop(): Promise<void>;
}

export async function recordServer(): Promise<RecordedServer> {
  const dir = mkdtempSync(path.join(tmpdir(), 'slotscope-recorded-'));
  const cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 1500 });
  const server = await runServer(dir, [watched(cluster.nodes, { interval: 500 })], { localHost: true });
  const topology = () => server.get<Topology>('/clusters/under-test');
  const isWell = async () => {
    const { nodes, verdict } = await topology();
    return nodes.length === 6 && verdict.level === 'ok';
  };
  await until('all is well', isWell);
  await sleep(1500);
  const from = Date.now();
  await sleep(1500);
  const replica = cluster.replicas[0]!;
  await replica.kill();
  await until('its silence is seen', async () => (await topology()).verdict.level !== 'ok');
  await sleep(1000);
  await replica.start();
  await until('all is well again', isWell);
  await sleep(1500);
  return {
    dir,
    data: path.join(dir, 'data'),
    cluster,
    server,
    from,
    to: Date.now(),
    events: async ({ from, to }) =>
      (
        await server.get<{ events: ClusterEvent[] }>(
          `/clusters/under-test/events?from=${from}&to=${to}&limit=1000`,
        )
      ).events,
    at: moment => server.get<Topology>(`/clusters/under-test?at=${moment}`),
    async stop() {
      await server.close();
      await cluster.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
