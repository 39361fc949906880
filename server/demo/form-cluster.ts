import { setTimeout as sleep } from 'node:timers/promises';
import { Flag } from '@/lib/cluster/flags';
import type { NodeId } from '@/lib/cluster/ids';
import type { NodeLine } from '@/lib/cluster/node-line';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import { askText, sendCommand } from './send-command';

/** What the node on `port` says of all nodes it knows. Rejects when it does not answer within `timeout` ms. */
export async function readView(port: number, timeout?: number): Promise<readonly NodeLine[]> {
  return parseNodes(await askText(port, ['CLUSTER', 'NODES'], timeout)).lines;
}

/**
 * Makes a cluster of empty nodes: the first half masters with even shares of the slots, the others their replicas.
 * Speaks to the nodes itself, since redis-cli may not be installed. Gives the node ids in the order of `ports`;
 * rejects when the cluster is not whole within 15 s.
 */
export async function formCluster(ports: readonly number[]): Promise<NodeId[]> {
  const deadline = Date.now() + 15_000;
  const masters = ports.slice(0, ports.length / 2);
  const ids = await Promise.all(ports.map(port => askText(port, ['CLUSTER', 'MYID'])));
  await Promise.all(ports.map((port, i) => sendCommand(port, ['CLUSTER', 'SET-CONFIG-EPOCH', i + 1])));
  // ADDSLOTSRANGE would be shorter, but came with Redis 7.0.
  await Promise.all(
    masters.map((port, i) => sendCommand(port, ['CLUSTER', 'ADDSLOTS', ...share(i, masters.length)])),
  );
  // Each pair is introduced, where one introduction would do, because gossip alone takes a second or more.
  const pairs = ports.flatMap((from, i) => ports.slice(i + 1).map(to => [from, to] as const));
  await Promise.all(pairs.map(([from, to]) => sendCommand(from, ['CLUSTER', 'MEET', '127.0.0.1', to])));
  await until(deadline, 'knows all others', () => all(ports, port => knowsAll(port, ports.length)));
  await Promise.all(
    ports.slice(masters.length).map((port, i) => sendCommand(port, ['CLUSTER', 'REPLICATE', ids[i] ?? ''])),
  );
  await until(deadline, 'sees a healthy cluster', () => all(ports, port => isWhole(port, masters.length)));
  return ids as NodeId[];
}

/** 0-5460, 5461-10922 and 10923-16383 for three masters. */
function share(i: number, of: number): number[] {
  const first = Math.round((SLOT_COUNT / of) * i);
  const end = Math.round((SLOT_COUNT / of) * (i + 1));
  return Array.from({ length: end - first }, (_, k) => first + k);
}

async function knowsAll(port: number, count: number): Promise<boolean> {
  const lines = await readView(port);
  return lines.length === count && lines.every(line => !(line.flags & Flag.handshake) && line.linkUp);
}

async function isWhole(port: number, masters: number): Promise<boolean> {
  const [info, replication, lines] = await Promise.all([
    askText(port, ['CLUSTER', 'INFO']),
    askText(port, ['INFO', 'replication']),
    readView(port),
  ]);
  const replicas = lines.filter(line => line.flags & Flag.slave).length;
  const inSync = replication.includes('role:master') || replication.includes('master_link_status:up');
  return info.includes('cluster_state:ok') && inSync && replicas === lines.length - masters;
}

async function all(ports: readonly number[], holds: (port: number) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(ports.map(holds))).every(Boolean);
}

async function until(deadline: number, what: string, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not every node ${what} within 15 s.`);
    await sleep(50);
  }
}
