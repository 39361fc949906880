import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { lookOnce } from '@/server/watch/look-once';
import { blackhole, startSilentListener } from '../../helpers/blackhole';
import { NO_SERVER, type RealCluster, startRealCluster, startServers } from '../../helpers/real-cluster';
import type { RealNode } from '../../helpers/real-node';
import { startTcpProxy } from '../../helpers/tcp-proxy';
import { until } from '../../helpers/until';
import { watched } from '../../helpers/watching';
import { expectSentence, seedFailure, watching } from './seed-failure';

describe.skipIf(NO_SERVER)('seeds and addresses (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, options: { 'tcp-backlog': 1 } });
  });
  afterAll(() => cluster?.stop());

  test('nothing listens there', async () => {
    await seedFailure(watched([{ endpoint: { host: '127.0.0.1', port: 1 } }]), 'refused');
  });

  test('a name nobody knows', async () => {
    await seedFailure(watched([{ endpoint: { host: 'no-such-host.invalid', port: 6379 } }]), 'unresolved');
  });

  test('a listener that never answers', async () => {
    const silent = await startSilentListener();
    onTestFinished(() => silent.stop());
    const seed = { endpoint: { host: '127.0.0.1', port: silent.port } };
    await seedFailure(watched([seed]), 'timeout');
    await seedFailure(watched([seed], { password: 'pa55' }), 'timeout');
  });

  test('a plain server is no cluster', async () => {
    const plain = await startServers(1);
    onTestFinished(() => plain.stop());
    await seedFailure(watched([plain.nodes[0]!]), 'not-a-cluster');
  });

  test('something that speaks another protocol', async () => {
    let taken = 0;
    const server = createServer().listen(0, '127.0.0.1');
    server.on('connection', () => taken++);
    onTestFinished(() => void server.close());
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await seedFailure(watched([{ endpoint: { host: '127.0.0.1', port } }]), 'protocol');

    // Also where a member is looked for there; and it is not asked more often than it may be.
    const [first, second] = cluster.nodes as [RealNode, RealNode];
    const one = await watching(
      watched([first], { addressMap: [{ from: second.name, to: `127.0.0.1:${port}` }] }),
    );
    await one.picture('no Redis', () => one.node(second.id)?.failure?.kind === 'protocol');
    taken = 0;
    await one.ticks(4);
    expect(taken).toBeLessThanOrEqual(4);
  });

  test('a server with too many clients says so', async () => {
    const full = await startServers(1, { options: { 'cluster-enabled': 'yes', maxclients: 10 } });
    onTestFinished(() => full.stop());
    const [node] = full.nodes as [RealNode];
    const holders = Array.from({ length: 10 }, () => connect(node.port, '127.0.0.1'));
    onTestFinished(() => {
      for (const socket of holders) socket.destroy();
    });
    for (const socket of holders) socket.on('error', () => {});
    await until('it is full', () =>
      node.command('PING').then(
        () => false,
        () => true,
      ),
    );
    await seedFailure(watched([node]), 'too-many-clients');
  });

  test('dead, silent and blackholed seeds cost nothing while one lives', { timeout: 60_000 }, async () => {
    const silent = await startSilentListener();
    onTestFinished(() => silent.stop());
    const stray = await startServers(1, { options: { 'tcp-backlog': 1 } });
    onTestFinished(() => stray.stop());
    const open = await blackhole(stray.nodes[0]!);
    onTestFinished(open);
    const dead = [
      stray.nodes[0]!,
      { endpoint: { host: '127.0.0.1', port: silent.port } },
      { endpoint: { host: '127.0.0.1', port: 1 } },
      { endpoint: { host: 'no-such-host.invalid', port: 6379 } },
    ];
    const began = Date.now();
    const patient = watched([...dead, cluster.nodes[1]!], { timeout: 5000, connectTimeout: 5000 });
    const one = await watching(patient);
    await one.picture('the cluster', ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok');
    expect(Date.now() - began).toBeLessThan(2000);

    const lookAt = Date.now();
    const once = await lookOnce(patient);
    expect(once.verdict.level).toBe('ok');
    expect(Date.now() - lookAt).toBeLessThan(2000);

    await seedFailure(watched(dead.slice(0, 1)), 'timeout');
  });

  test('another node answers at the address', async () => {
    const [first, second, third] = cluster.nodes as [RealNode, RealNode, RealNode];
    const one = await watching(watched([first], { addressMap: [{ from: second.name, to: third.name }] }));
    await one.picture('wrong node', () => one.node(second.id)?.failure?.kind === 'wrong-node');
    const failure = one.node(second.id)!.failure!;
    expectSentence(failure);
    expect(failure.text).toContain(third.id.slice(0, 8));
    expect(one.node(third.id)).toMatchObject({ reachable: true });

    const swapped = await watching(
      watched([first], {
        addressMap: [
          { from: second.name, to: third.name },
          { from: third.name, to: second.name },
        ],
      }),
    );
    await swapped.picture('both wrong', () =>
      [second, third].every(node => swapped.node(node.id)?.failure?.kind === 'wrong-node'),
    );
    expect(swapped.topology.views.map(view => view.node)).toEqual([first.id]);
  });

  test('a gossiped address outside the allowed networks is not connected to', async () => {
    const [first] = cluster.nodes as [RealNode];
    const one = await watching(watched([first], { allow: ['10.0.0.0/8'] }));
    await one.picture(
      'not allowed',
      ({ nodes }) => nodes.length === 3 && nodes.every(node => node.failure?.kind === 'not-allowed'),
    );
    for (const node of one.topology.nodes) {
      expectSentence(node.failure);
      expect(node.failure?.text).toContain('10.0.0.0/8');
    }
    // What the seed says stays, tick after tick: it is all there is.
    const since = one.updates.length;
    await one.ticks(4);
    expect(one.topology.views.map(view => view.node)).toEqual([first.id]);
    expect(one.updates.slice(since).filter(({ topology }) => topology.views.length !== 1)).toEqual([]);
    expect(one.topology.verdict.level).toBe('warning');
    const inside = await watching(watched([first], { allow: ['10.0.0.0/8', '127.0.0.0/8'] }));
    await inside.picture('all is well', ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok');
  });

  test('a cluster behind NAT is watched through its addressMap, one connection a node', async () => {
    const nat = await startRealCluster({ masters: 1, options: { 'cluster-announce-ip': '10.99.0.1' } });
    onTestFinished(() => nat.stop());
    const [node] = nat.nodes as [RealNode];
    const proxy = await startTcpProxy(node.port);
    onTestFinished(() => proxy.stop());
    const seed = { endpoint: { host: '127.0.0.1', port: proxy.port } };
    const one = await watching(
      watched([seed], { addressMap: [{ from: `10.99.0.1:${node.port}`, to: `127.0.0.1:${proxy.port}` }] }),
    );
    await one.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 1 && nodes[0]!.reachable && verdict.level === 'ok',
    );
    expect(one.topology.nodes[0]).toMatchObject({ id: node.id, host: '10.99.0.1', port: node.port });
    await one.ticks(4);
    // One as a seed, one as a member.
    expect(proxy.taken).toBe(2);
  });
});

test('a node that is loading says so, and is watched again when it has loaded', async () => {
  const cluster = await startSimulatedCluster({ masters: 3, replicasPerMaster: 1 });
  onTestFinished(() => cluster.stop());
  const [first, , third] = cluster.nodes;
  const one = await watching(watched([{ endpoint: first! }]));
  await one.picture('all is well', ({ nodes, verdict }) => nodes.length === 6 && verdict.level === 'ok');
  cluster.setLoading(third!.id, true);
  const event = await one.event('node-unreachable', third!.id);
  expect(event.data.kind).toBe('loading');
  expectSentence(one.node(third!.id)?.failure);
  expect(one.topology.verdict.text).toContain(`127.0.0.1:${third!.port}`);
  cluster.setLoading(third!.id, false);
  await one.event('node-reachable', third!.id);
  cluster.setLoading(first!.id, true);
  await seedFailure(watched([{ endpoint: first! }]), 'loading');
});
