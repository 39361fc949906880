import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SERVER, type RealCluster } from '../../helpers/real-cluster';
import { type SampledCluster, startSampledCluster } from '../../helpers/sampled-cluster';
import { until } from '../../helpers/until';
import type { Watching } from '../../helpers/watching';

describe.skipIf(NO_SERVER)('a cluster that is never asked (needs redis-server or valkey-server)', () => {
  let under: SampledCluster;
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    const hidden = { masters: 3, replicas: 1, nodeTimeout: 15_000, password: 'unknown-to-us' };
    under = await startSampledCluster(hidden, { mode: 'sockets' }, 1);
    ({ cluster, watching } = under);
  });
  afterAll(() => under?.stop());

  const node = (port: number) => watching.topology.nodes.find(one => one.port === port);

  test('members and roles come from sockets alone, with how sure that is; slots stay unknown', async () => {
    const before = await Promise.all(cluster.nodes.map(connectionsReceived));
    await watching.picture('six nodes', ({ nodes }) => nodes.length === 6);
    await until('the replicas are told from the masters', () =>
      cluster.replicas.every(replica => node(replica.port)?.role === 'replica'),
    );
    const { mode, state, slots, verdict, nodes } = watching.topology;
    expect({ mode, state }).toEqual({ mode: 'sockets', state: 'unknown' });
    expect(slots).toMatchObject({ assigned: 0, ok: 0 });
    for (const master of cluster.masters) expect(node(master.port)).toMatchObject({ role: 'master' });
    for (const one of nodes) {
      expect(one.inferred?.confidence).toBeGreaterThan(0.4);
      expect(one.inferred?.why).not.toBe('');
    }
    expect(verdict.text).toBe('All 6 nodes are alive by their sockets.');
    expect(verdict.risk).toContain('Slots are unknown');
    // One more each: the question itself.
    const after = await Promise.all(cluster.nodes.map(connectionsReceived));
    expect(after.map((count, index) => count - before[index]!)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('a hung node is named without a single query', async () => {
    const victim = cluster.masters[0]!;
    victim.freeze();
    const { verdict } = await watching.picture('hung', ({ diagnoses }) =>
      diagnoses.some(one => one.kind === 'hung' && one.state === 'confirmed'),
    );
    expect(verdict.text).toContain(`Master ${victim.name} stopped reading`);
    victim.resume();
    await watching.picture('well again', topology => topology.verdict.level === 'ok');
  });

  test('with nobody sampling, the picture grows old', async () => {
    const { at } = watching.topology;
    under.sampling.stop();
    await new Promise(resolve => setTimeout(resolve, 3500));
    expect(Date.now() - watching.topology.at).toBeGreaterThan(2000);
    expect(watching.topology.at).toBeLessThan(at + 3000);
    expect(watching.topology.nodes).toHaveLength(6);
  });
});

const connectionsReceived = async (one: RealCluster['nodes'][number]): Promise<number> =>
  Number(/total_connections_received:(\d+)/.exec(await one.text('INFO', 'stats'))?.[1]);
