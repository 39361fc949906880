import { join } from 'node:path';
import { createDemoFolder, removeFolder, sweepDeadDemos } from '@/server/demo/demo-folder';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { formCluster } from './cluster';
import { LabHost } from './host';
import { Load } from './load';
import { buildNetwork, type Network } from './network';

/** Six hosts with a cluster of three masters and three replicas, its clients, and the network between them. */
export interface Lab {
  readonly hosts: readonly LabHost[];
  readonly network: Network;
  readonly load: Load;
  /** For configuration, logs and history; goes with the lab. */
  readonly folder: string;
  /** Ends every process and removes every file, link and namespace. Idempotent. */
  close(): Promise<void>;
}

export async function buildLab(count = 6): Promise<Lab> {
  const binary = findServerBinary(process.env);
  if (!binary) throw new Error('No redis-server or valkey-server in PATH.');
  sweepDeadDemos();
  const folder = createDemoFolder();
  let network: Network | null = null;
  let load: Load | null = null;
  const close = async () => {
    load?.stop();
    await network?.close();
    removeFolder(folder);
  };
  try {
    const built = await buildNetwork(count);
    network = built;
    const hosts = built.hosts.map(
      (namespace, i) =>
        new LabHost(i, `${built.net}.${i + 1}`, namespace, binary, join(folder, `host-${i + 1}`)),
    );
    await Promise.all(hosts.map(host => host.startServer()));
    await formCluster(hosts);
    load = new Load(
      hosts.map(host => host.ip),
      built.clients,
      10,
    );
    load.start();
    return { hosts, network: built, load, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
