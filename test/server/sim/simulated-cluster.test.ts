import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { askText, sendCommand } from '@/server/demo/send-command';
import {
  type SimulatedCluster,
  type SimulationOptions,
  startSimulatedCluster,
} from '@/server/sim/simulated-cluster';

const running: SimulatedCluster[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const cluster of running.splice(0)) await cluster.stop();
});

async function start(options: Partial<SimulationOptions> = {}): Promise<SimulatedCluster> {
  const cluster = await startSimulatedCluster({
    masters: 3,
    replicasPerMaster: 1,
    nodeTimeout: 600,
    ...options,
  });
  running.push(cluster);
  return cluster;
}

function nodeOf(cluster: SimulatedCluster, i: number) {
  const node = cluster.nodes[i];
  if (!node) throw new Error(`no node ${i}`);
  return node;
}

/** A bare socket and all it has received so far. */
async function open(port: number): Promise<{ socket: Socket; received: () => string }> {
  let text = '';
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  sockets.push(socket);
  socket.on('data', chunk => {
    text += chunk.toString();
  });
  socket.on('error', () => {});
  await new Promise(resolve => socket.once('connect', resolve));
  return { socket, received: () => text };
}

test('pipelined requests in split packets are answered in order', async () => {
  const cluster = await start();
  const { socket, received } = await open(nodeOf(cluster, 0).port);
  socket.write('PING\r\n*2\r\n$7\r\nCLUS');
  await sleep(20);
  socket.write('TER\r\n$4\r\nMYID\r\n*2\r\n$3\r\nFOO\r\n$3\r\nbar\r\n');
  const id = nodeOf(cluster, 0).id;
  const expected = `+PONG\r\n$40\r\n${id}\r\n-ERR unknown command 'FOO', with args beginning with: 'bar' \r\n`;
  await expect.poll(received).toBe(expected);
});

test('a password is asked for and checked', async () => {
  const cluster = await start({ password: 'secret' });
  const { socket, received } = await open(nodeOf(cluster, 0).port);
  socket.write('HELLO 3\r\nPING\r\nAUTH wrong\r\nAUTH default secret\r\nPING\r\nQUIT\r\n');
  await expect.poll(() => socket.destroyed || socket.readyState).not.toBe('open');
  expect(received().split('\r\n')).toEqual([
    "-ERR unknown command 'HELLO', with args beginning with: '3' ",
    '-NOAUTH Authentication required.',
    '-WRONGPASS invalid username-password pair or user is disabled.',
    '+OK',
    '+PONG',
    '+OK',
    '',
  ]);
});

test('LOADING and NOPERM are answered as a server would', async () => {
  const cluster = await start();
  const { id, port } = nodeOf(cluster, 1);
  cluster.setLoading(id, true);
  await expect(sendCommand(port, ['CLUSTER', 'NODES'])).rejects.toThrow('LOADING Redis is loading');
  expect(await askText(port, ['INFO', 'persistence'])).toContain('loading:1');
  cluster.setLoading(id, false);
  cluster.deny(id, ['cluster|nodes']);
  await expect(sendCommand(port, ['cluster', 'nodes'])).rejects.toThrow(/^NOPERM .*'cluster\|nodes'/);
  expect(await askText(port, ['CLUSTER', 'INFO'])).toContain('cluster_state:ok');
});

test('INFO has the fields a watcher reads', async () => {
  const cluster = await start();
  const info = await askText(nodeOf(cluster, 3).port, ['INFO']);
  for (const field of [
    'redis_version:7.4.0',
    'redis_mode:cluster',
    'role:slave',
    'master_link_status:up',
    'cluster_enabled:1',
    'db0:keys=',
    'instantaneous_ops_per_sec:',
    'connected_clients:',
    'used_memory:',
    'slave_repl_offset:',
    'master_repl_offset:',
    'uptime_in_seconds:',
    'server_time_usec:',
  ]) {
    expect(info).toContain(`\r\n${field}`);
  }
});

test('a frozen node takes connections in silence and answers the backlog when it goes on', async () => {
  const cluster = await start();
  const { id, port } = nodeOf(cluster, 1);
  const before = await open(port);
  await cluster.freeze(id);
  const after = await open(port);
  before.socket.write('PING\r\n');
  after.socket.write('PING\r\n');
  await sleep(100);
  expect(before.received() + after.received()).toBe('');
  await cluster.resume(id);
  await expect.poll(before.received).toBe('+PONG\r\n');
  await expect.poll(after.received).toBe('+PONG\r\n');
});

test('a killed master refuses, fails, is replaced, and comes back as replica', async () => {
  const cluster = await start();
  const [observer, victim, heir] = [nodeOf(cluster, 0), nodeOf(cluster, 1), nodeOf(cluster, 4)];
  const seen = async (id: string) =>
    parseNodes(await askText(observer.port, ['CLUSTER', 'NODES'])).lines.find(line => line.id === id);
  const client = await open(victim.port);
  await cluster.kill(victim.id);
  await expect.poll(() => client.socket.destroyed).toBe(true);
  await expect(sendCommand(victim.port, ['PING'])).rejects.toThrow('ECONNREFUSED');
  await vi.waitFor(async () => expect((await seen(victim.id))?.flags).toBe(Flag.master | Flag.pfail), 3000);
  await vi.waitFor(async () => expect((await seen(victim.id))?.flags).toBe(Flag.master | Flag.fail), 3000);
  await vi.waitFor(async () => expect((await seen(heir.id))?.slots).toEqual([[5461, 10922]]), 3000);
  await cluster.restart(victim.id);
  await vi.waitFor(async () => expect((await seen(victim.id))?.masterId).toBe(heir.id), 3000);
  expect(await askText(victim.port, ['INFO', 'replication'])).toContain(`master_port:${heir.port}`);
});

test('faults that make no sense are refused with a sentence', async () => {
  const cluster = await start({ replicasPerMaster: 0 });
  const { id, port } = nodeOf(cluster, 0);
  await expect(cluster.resume(id)).rejects.toThrow(`127.0.0.1:${port} is not frozen.`);
  await expect(cluster.restart(id)).rejects.toThrow('was not killed.');
  await expect(cluster.failover(id)).rejects.toThrow('has no running replica to take over.');
  await expect(cluster.dropReplica(id)).rejects.toThrow('is a master, not a replica.');
  await expect(cluster.kill('nobody')).rejects.toThrow('No node nobody in this cluster.');
});

test('a thousand nodes start and answer CLUSTER NODES', { timeout: 20_000 }, async () => {
  const started = performance.now();
  const cluster = await start({ masters: 500, nodeTimeout: 5000 });
  expect(performance.now() - started).toBeLessThan(5000);
  expect(cluster.nodes).toHaveLength(1000);
  expect(new Set(cluster.nodes.map(node => node.id)).size).toBe(1000);
  for (const i of [0, 499, 500, 999]) {
    const { lines, malformed } = parseNodes(await askText(nodeOf(cluster, i).port, ['CLUSTER', 'NODES']));
    expect([lines.length, malformed.length]).toEqual([1000, 0]);
    expect(lines.find(line => line.flags & Flag.myself)?.id).toBe(nodeOf(cluster, i).id);
  }
  const views = performance.now();
  for (let i = 0; i < 64; i++) await askText(nodeOf(cluster, i).port, ['CLUSTER', 'NODES']);
  expect((performance.now() - views) / 64).toBeLessThan(20);
});
