import type { WatchedCluster } from '@/server/watch/watched-cluster';
import { type RealCluster, type RealClusterOptions, startRealCluster } from './real-cluster';
import { startSampling } from './sampling';
import { type Watching, watch, watched } from './watching';

export interface SampledCluster {
  readonly cluster: RealCluster;
  readonly watching: Watching;
  readonly sampling: ReturnType<typeof startSampling>;
  stop(): Promise<void>;
}

/** A real cluster, watched each second together with the kernel it runs on. `seeds`: how many of its nodes are named; all by default. */
export async function startSampledCluster(
  options: RealClusterOptions,
  facts: Partial<WatchedCluster> = {},
  seeds?: number,
): Promise<SampledCluster> {
  const cluster = await startRealCluster(options);
  const sampling = startSampling();
  const named = watched(cluster.nodes.slice(0, seeds), { interval: 1000, ...facts });
  const watching = await watch(named, undefined, sampling.hosts);
  return {
    cluster,
    watching,
    sampling,
    async stop() {
      watching.stop();
      sampling.stop();
      await cluster.stop();
    },
  };
}
