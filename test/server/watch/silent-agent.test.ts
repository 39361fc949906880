import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { startSampling } from '../../helpers/sampling';
import { until } from '../../helpers/until';
import { type Watching, watch, watched } from '../../helpers/watching';

describe.skipIf(NO_SERVER)('sampling that ends (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;
  const sampling = startSampling('web-3');
  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 0, nodeTimeout: 15_000 });
    watching = await watch(watched(cluster.nodes, { interval: 1000 }), undefined, sampling.hosts);
    await until('every node is found', () => watching.watcher.sockets?.nodes.length === 3);
  });
  afterAll(async () => {
    watching?.stop();
    sampling.stop();
    await cluster?.stop();
  });

  test('is said where the nodes still answer well, and not before it is more than late', async () => {
    await watching.picture('all is well', ({ verdict }) => verdict.level === 'ok');
    const since = Date.now();
    sampling.stop();
    const { verdict, nodes, diagnoses } = await watching.picture(
      'no longer well',
      ({ verdict: { level } }) => level !== 'ok',
      12_000,
    );
    expect(verdict).toMatchObject({ level: 'warning', code: 'hosts-silent' });
    expect(verdict.text).toMatch(
      /^Host web-3 has been silent for \d s: the sockets of 3 nodes are not watched\.$/,
    );
    expect(verdict.evidence).toHaveLength(3);
    expect(Date.now() - since).toBeGreaterThan(3000);
    expect(nodes.every(({ reachable }) => reachable)).toBe(true);
    expect(diagnoses).toEqual([]);
  });
});
