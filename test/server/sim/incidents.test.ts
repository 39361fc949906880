import { afterAll, expect, test } from 'vitest';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { memoryStore } from '../../helpers/memory-store';
import { until } from '../../helpers/until';
import { watch, watched } from '../../helpers/watching';

const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

test('simulated failovers are told apart as real ones are: on command, and after FAIL', {
  timeout: 60_000,
}, async () => {
  const cluster = await startSimulatedCluster({ masters: 3, replicasPerMaster: 1, nodeTimeout: 1500 });
  ends.push(() => cluster.stop());
  const store = memoryStore();
  const seeds = cluster.nodes.map(({ port }) => ({ endpoint: { host: '127.0.0.1', port } }));
  const watching = await watch(watched(seeds), store);
  ends.push(() => watching.stop());
  await watching.picture('all is well', ({ nodes, state }) => nodes.length === 6 && state === 'ok');
  await watching.ticks(2);
  const master = (index: number) => watching.topology.nodes.filter(node => node.role === 'master')[index]!.id;
  const kept = (number: number) =>
    until(`incident ${number}`, async () =>
      (await store.incidents(watching.topology.id)).find(
        one => one.number === number && one.state === 'done',
      ),
    );

  await cluster.failover(master(0));
  expect(await kept(1)).toMatchObject({ trigger: 'manual', unserved: { ms: 0 } });
  const victim = master(1);
  await cluster.kill(victim);
  expect(await kept(2)).toMatchObject({ trigger: 'automatic', master: { id: victim }, failure: null });
});
