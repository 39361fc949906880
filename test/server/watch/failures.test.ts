import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LEAST_ACL } from '@/lib/cluster/explain-failure';
import type { FailureKind } from '@/lib/cluster/failure';
import type { Topology } from '@/lib/cluster/topology';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { lookOnce } from '@/server/watch/look-once';
import type { WatchedCluster } from '@/server/watch/watched-cluster';
import { blackhole, startSilentListener } from '../../helpers/blackhole';
import { makeCertificates } from '../../helpers/certificates';
import { memoryStore } from '../../helpers/memory-store';
import { NO_SERVER, type RealCluster, startRealCluster, startServers } from '../../helpers/real-cluster';
import type { RealNode } from '../../helpers/real-node';
import { startTcpProxy } from '../../helpers/tcp-proxy';
import { until } from '../../helpers/until';
import { type Watching, watch, watched } from '../../helpers/watching';

const SECRET = 'pa55-which-nobody-may-see';

/** A watcher that is stopped with its test. */
async function watching(cluster: WatchedCluster, store = memoryStore()): Promise<Watching> {
  const running = await watch(cluster, store);
  onTestFinished(() => running.stop());
  return running;
}

/** A plain sentence, and advice that says what to do. */
function expectSentence(failure: { text: string; advice: string } | undefined) {
  expect(failure?.text).toMatch(/^[A-Z0-9][^!]*\.$/);
  expect(failure?.advice).toMatch(/^[A-Z][^!]*\.$/);
}

/** The failure of the only seed, as the page shows it. */
async function seedFailure(cluster: WatchedCluster, kind: FailureKind): Promise<Topology> {
  const { picture } = await watching(cluster);
  const topology = await picture(`seed fails with ${kind}`, ({ seeds }) => seeds[0]?.failure?.kind === kind);
  const failure = topology.seeds[0]!.failure!;
  expectSentence(failure);
  expect(failure.text).toContain(topology.seeds[0]!.seed);
  expect(topology.nodes).toEqual([]);
  expect(topology.verdict.level).toBe('unknown');
  expect(topology.verdict.risk).toContain(failure.text);
  expect(topology.verdict.risk).toContain(failure.advice);
  return topology;
}

describe.skipIf(NO_SERVER)('permissions (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  const acl = (node: RealNode, ...words: string[]) => node.command('ACL', 'SETUSER', ...words);

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, password: SECRET });
  });
  afterAll(() => cluster?.stop());

  test('no password: NOAUTH says where to put it', async () => {
    const { verdict } = await seedFailure(watched([cluster.nodes[0]!]), 'noauth');
    expect(verdict.risk).toContain('password_file');
  });

  test('a wrong password: WRONGPASS, and it stands in no picture, event or log', async () => {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation(chunk => written.push(String(chunk)) > 0);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const wrong = `${SECRET}-wrong`;
    const store = memoryStore();
    const one = await watching(watched([cluster.nodes[0]!], { password: wrong }), store);
    const refused = await one.picture('refused', ({ seeds }) => seeds[0]?.failure?.kind === 'wrongpass');
    expectSentence(refused.seeds[0]?.failure);
    const other = await watching(watched([cluster.nodes[0]!], { user: 'nobody-known', password: wrong }));
    await other.picture('refused', ({ seeds }) => seeds[0]?.failure?.kind === 'wrongpass');
    const right = await watching(watched([cluster.nodes[0]!], { password: SECRET }));
    await right.picture('all is well', ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok');
    const all = JSON.stringify([
      one.updates,
      other.updates,
      right.updates,
      await store.events({ cluster: one.topology.id, limit: 9 }),
    ]);
    expect(all).not.toContain(SECRET);
    expect(written.join('')).not.toContain(SECRET);
  });

  test('a password that becomes wrong: unreachable with the reason, and the picture stays', async () => {
    const node = cluster.nodes[2]!;
    await acl(node, 'turncoat', 'on', `>${SECRET}`, '+@all');
    for (const other of cluster.nodes) await acl(other, 'turncoat', 'on', `>${SECRET}`, '+@all');
    const one = await watching(watched([cluster.nodes[0]!], { user: 'turncoat', password: SECRET }));
    await one.picture('all is well', ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok');
    await node.command('ACL', 'DELUSER', 'turncoat');
    const event = await one.event('node-unreachable', node.id);
    await one.picture('the reason is shown', () => one.node(node.id)?.failure?.kind === 'wrongpass');
    expect(one.topology.nodes).toHaveLength(3);
    expect(one.topology.verdict.level).toBe('warning');
    expect(JSON.stringify([event, one.updates])).not.toContain(SECRET);
    await acl(node, 'turncoat', 'on', `>${SECRET}`, '+@all');
    await one.event('node-reachable', node.id);
  });

  test('NOPERM on the listing: the node and the permission are named', async () => {
    const [first, second] = cluster.nodes;
    for (const node of cluster.nodes)
      await acl(node, 'half', 'on', `>${SECRET}`, '-@all', '+cluster|nodes', '+cluster|info', '+info');
    await acl(second!, 'half', '-cluster|nodes');
    const credentials = { user: 'half', password: SECRET };
    const one = await watching(watched([first!], credentials));
    await one.picture('refused', () => one.node(second!.id)?.failure?.kind === 'noperm');
    const failure = one.node(second!.id)!.failure!;
    expectSentence(failure);
    expect(failure.text).toBe(`${second!.name} does not permit CLUSTER NODES to this user.`);
    expect(failure.advice).toContain(LEAST_ACL);
    expect(one.topology.verdict.text).toContain(second!.name);
    expect(one.topology.nodes.filter(node => node.reachable)).toHaveLength(2);
    await seedFailure(watched([second!], credentials), 'noperm');
  });

  test('NOPERM on INFO: stays reachable, and what is withheld is said', async () => {
    const node = cluster.nodes[1]!;
    for (const each of cluster.nodes)
      await acl(each, 'blind', 'on', `>${SECRET}`, '-@all', '+cluster|nodes', '+cluster|info', '+info');
    await acl(node, 'blind', '-info');
    const one = await watching(watched([cluster.nodes[0]!], { user: 'blind', password: SECRET }));
    const limited = await one.picture('limited', () => one.node(node.id)?.limited !== undefined);
    expect(one.node(node.id)).toMatchObject({ reachable: true, health: 'ok' });
    expect(one.node(node.id)?.limited?.[0]?.text).toBe(`${node.name} does not permit INFO to this user.`);
    expect(limited.verdict).toMatchObject({
      level: 'info',
      text: `${node.name} does not permit INFO to this user.`,
    });
    expect(one.events.filter(event => event.type === 'node-unreachable')).toEqual([]);
  });
});

const certificates = NO_SERVER ? null : makeCertificates();
afterAll(() => certificates?.remove());

describe.skipIf(!certificates)('TLS (needs redis-server or valkey-server with TLS, and openssl)', () => {
  const read = (file: 'ca' | 'clientCert' | 'clientKey') => certificates?.read(certificates[file]);
  const trusting = { ca: read('ca'), cert: read('clientCert'), key: read('clientKey') };
  /** Above its plain port, which the tests' own commands use. */
  const tlsPort = (port: number) => port + 3000;
  const secure = (node: RealNode) => ({ endpoint: { host: '127.0.0.1', port: tlsPort(node.port) } });
  let cluster: RealCluster;

  beforeAll(async () => {
    const { ca, cert, key } = certificates!;
    cluster = await startRealCluster({
      masters: 3,
      meetPort: tlsPort,
      options: port => ({
        'tls-port': tlsPort(port),
        'tls-cluster': 'yes',
        'tls-replication': 'yes',
        'tls-auth-clients': 'yes',
        'tls-ca-cert-file': ca,
        'tls-cert-file': cert,
        'tls-key-file': key,
      }),
    });
  });
  afterAll(() => cluster?.stop());

  test('a cluster that speaks TLS on all its ports is watched with an authority and a client certificate', async () => {
    const one = await watching(watched([secure(cluster.nodes[0]!)], { tls: trusting }));
    await one.picture('all is well', ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok');
    await one.picture('all reached', ({ nodes }) => nodes.every(node => node.reachable));
    const ports = one.topology.nodes.map(node => node.port);
    expect(new Set(ports)).toEqual(new Set(cluster.nodes.map(node => tlsPort(node.port))));
  });

  test('a plain port asked with TLS', async () => {
    await seedFailure(watched([cluster.nodes[0]!], { tls: trusting }), 'tls-mismatch');
  });

  test('a TLS port asked without', async () => {
    const { seeds } = await seedFailure(watched([secure(cluster.nodes[0]!)]), 'closed');
    expect(seeds[0]?.failure?.advice).toContain('expect TLS');
  });

  test('an authority that is not trusted', async () => {
    await seedFailure(watched([secure(cluster.nodes[0]!)], { tls: {} }), 'tls-untrusted');
  });

  test('no client certificate', async () => {
    const { seeds } = await seedFailure(
      watched([secure(cluster.nodes[0]!)], { tls: { ca: trusting.ca } }),
      'tls-mismatch',
    );
    expect(seeds[0]?.failure?.text).toContain('client certificate');
  });
});

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
    await seedFailure(watched([seed], { password: SECRET }), 'timeout');
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
