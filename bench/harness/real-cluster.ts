import type { Demo } from '@/server/demo/demo';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { startRealDemo } from '@/server/demo/real-demo';

/** Runs with six real servers and the demo's light load, all started by this process; ends them whatever happens. */
export async function withRealCluster<Result>(run: (cluster: Demo) => Promise<Result>): Promise<Result> {
  const binary = findServerBinary(process.env);
  if (!binary) throw new Error('Needs redis-server or valkey-server in PATH, or REDIS_SERVER_BIN.');
  const cluster = await startRealDemo(binary, () => {});
  try {
    return await run(cluster);
  } finally {
    await cluster.stop();
  }
}
