import { Flag } from '@/lib/cluster/flags';
import type { NodeId } from '@/lib/cluster/ids';
import type { NodeLine } from '@/lib/cluster/node-line';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import { until } from '../helpers/until';
import type { LabHost } from './host';

/** Makes a cluster of the hosts' nodes: the first half masters, each replicated by a node of the second half. */
export async function formCluster(hosts: readonly LabHost[]): Promise<void> {
  const masters = hosts.slice(0, hosts.length / 2);
  for (const [i, host] of hosts.entries()) {
    host.id = (await host.text('CLUSTER', 'MYID')) as NodeId;
    await host.ask('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
  }
  for (const [i, host] of masters.entries()) {
    const [first, end] = [i, i + 1].map(part => Math.round((SLOT_COUNT / masters.length) * part));
    await host.ask('CLUSTER', 'ADDSLOTSRANGE', first!, end! - 1);
  }
  // Each pair is introduced: gossip alone takes a second or more.
  for (const [i, host] of hosts.entries())
    for (const other of hosts.slice(i + 1)) await host.ask('CLUSTER', 'MEET', other.ip, 6379);
  await until('every node knows all others', async () => {
    const views = await Promise.all(hosts.map(readView));
    return views.every(
      lines =>
        lines.length === hosts.length && lines.every(line => !(line.flags & Flag.handshake) && line.linkUp),
    );
  });
  for (const [i, host] of hosts.slice(masters.length).entries())
    await host.ask('CLUSTER', 'REPLICATE', masters[(i + 1) % masters.length]!.id);
  await until('the cluster is whole', () => isWhole(hosts), { within: 30_000 });
}

export async function readView(host: LabHost): Promise<readonly NodeLine[]> {
  return parseNodes(await host.text('CLUSTER', 'NODES')).lines;
}

/** Whether every node answers, sees all others well, and every replica is in step with its master. */
export async function isWhole(hosts: readonly LabHost[]): Promise<boolean> {
  const answers = await Promise.all(
    hosts.map(async host => {
      const lines = await readView(host);
      const well = lines.every(line => line.linkUp && !(line.flags & (Flag.fail | Flag.pfail)));
      const replicas = lines.filter(line => line.flags & Flag.slave).length;
      const info = await host.text('INFO', 'replication');
      const inStep = info.includes('role:master') || info.includes('master_link_status:up');
      const state = await host.text('CLUSTER', 'INFO');
      return well && replicas === hosts.length / 2 && inStep && state.includes('cluster_state:ok');
    }),
  ).catch(() => [false]);
  return answers.every(Boolean);
}

/** The hosts whose nodes own slots now, and those whose nodes do not. */
export async function roles(hosts: readonly LabHost[]) {
  const lines = await readView(hosts[0]!);
  const owners = new Set(lines.filter(line => line.slots.length > 0).map(line => line.id));
  return {
    masters: hosts.filter(host => owners.has(host.id)),
    replicas: hosts.filter(host => !owners.has(host.id)),
  };
}
