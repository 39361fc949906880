import type { NodeId } from '@/lib/cluster/ids';
import type { FaultId } from '@/lib/wire';
import { type SimulatedCluster, type SimulatedNode, startSimulatedCluster } from '../sim/simulated-cluster';
import type { Demo } from './demo';
import { DEMO_FAULTS } from './faults';
import { DEMO_NODE_TIMEOUT } from './server-process';

/** Three simulated masters with a replica each, for machines without a server binary. */
export async function startSimulatedDemo(): Promise<Demo> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const cluster = await startSimulatedCluster({
    masters: 3,
    replicasPerMaster: 1,
    nodeTimeout: DEMO_NODE_TIMEOUT,
    seed,
  });
  return {
    seeds: cluster.nodes.map(nameOf),
    simulated: true,
    faults: DEMO_FAULTS,
    inject: (fault, node) => inject(cluster, fault, node),
    stop: () => cluster.stop(),
  };
}

async function inject(cluster: SimulatedCluster, fault: FaultId, id: NodeId): Promise<string> {
  const node = cluster.nodes.find(candidate => candidate.id === id);
  if (!node) throw new Error(`No node ${id} in the demo cluster.`);
  const name = nameOf(node);
  switch (fault) {
    case 'kill':
      await cluster.kill(id);
      return `Killed simulated node ${name}.`;
    case 'freeze':
      await cluster.freeze(id);
      return `Froze simulated node ${name}.`;
    case 'resume':
      await cluster.resume(id);
      return `Let simulated node ${name} go on.`;
    case 'restart':
      await cluster.restart(id);
      return `Started simulated node ${name} again.`;
    case 'failover':
      return `Simulated replica ${nameOf(await cluster.failover(id))} took over from its master.`;
    case 'migrate': {
      const { slots, target } = await cluster.migrate(id);
      return `Moving ${slots} slots from ${name} to ${nameOf(target)} over about 10 s.`;
    }
    case 'drop-replica':
      await cluster.dropReplica(id);
      return `Dropped simulated replica ${name}.`;
  }
}

function nameOf(node: SimulatedNode): string {
  return `${node.host}:${node.port}`;
}
