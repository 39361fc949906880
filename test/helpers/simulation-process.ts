import { startSimulatedCluster } from '@/server/sim/simulated-cluster';

/** Runs in a process of its own, so that a test measures the server and not the simulator: see simulation.ts. */
const [masters = '1', replicas = '0', nodeTimeout = '5000'] = process.argv.slice(2);
const cluster = await startSimulatedCluster({
  masters: Number(masters),
  replicasPerMaster: Number(replicas),
  nodeTimeout: Number(nodeTimeout),
});
process.on('message', ({ kill }: { kill: string }) => void cluster.kill(kill));
process.on('disconnect', () => process.exit(0));
process.send?.(cluster.nodes);
