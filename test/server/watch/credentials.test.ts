import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LEAST_ACL } from '@/lib/cluster/explain-failure';
import { makeCertificates } from '../../helpers/certificates';
import { memoryStore } from '../../helpers/memory-store';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import type { RealNode } from '../../helpers/real-node';
import { watched } from '../../helpers/watching';
import { expectSentence, seedFailure, watching } from './seed-failure';

const SECRET = 'pa55-which-nobody-may-see';

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
