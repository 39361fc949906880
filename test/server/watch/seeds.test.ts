import { expect, onTestFinished, test, vi } from 'vitest';
import {
  type SimulatedCluster,
  type SimulatedNode,
  startSimulatedCluster,
} from '@/server/sim/simulated-cluster';
import { Seeds } from '@/server/watch/seeds';
import { startSilentListener } from '../../helpers/blackhole';
import { startRawServer } from '../../helpers/raw-server';
import { until } from '../../helpers/until';
import { watch, watched } from '../../helpers/watching';

async function simulated(seed = 1): Promise<SimulatedCluster> {
  const cluster = await startSimulatedCluster({ masters: 3, replicasPerMaster: 0, seed });
  onTestFinished(() => cluster.stop());
  return cluster;
}

const at = (port: number) => ({ endpoint: { host: '127.0.0.1', port } });

test('a seed of another cluster, and a dead one, are told of while the cluster is watched', async () => {
  const [ours, theirs] = [await simulated(), await simulated(1000)];
  const silent = await startSilentListener();
  onTestFinished(() => silent.stop());
  const [first, second] = ours.nodes as [SimulatedNode, SimulatedNode];
  const foreign = theirs.nodes[0]!;
  const one = await watch(
    watched([at(first.port), at(1), at(silent.port), at(second.port), { endpoint: foreign }], {
      timeout: 300,
    }),
  );
  onTestFinished(() => one.stop());
  const { nodes, seeds } = await one.picture(
    'each seed heard',
    topology => topology.nodes.length === 3 && topology.seeds.length === 5,
  );
  // Whichever cluster answers first is the one that is watched.
  const watchesOurs = nodes.some(node => node.port === first.port);
  const failing = new Map(seeds.map(({ seed, ok, failure }) => [seed, ok ? null : failure?.kind]));
  expect([...failing].sort()).toEqual(
    [
      [`127.0.0.1:${first.port}`, watchesOurs ? null : 'wrong-node'],
      [`127.0.0.1:${second.port}`, watchesOurs ? null : 'wrong-node'],
      [`127.0.0.1:${foreign.port}`, watchesOurs ? 'wrong-node' : null],
      ['127.0.0.1:1', 'refused'],
      [`127.0.0.1:${silent.port}`, 'timeout'],
    ].sort(),
  );
  const stray = seeds.find(({ failure }) => failure?.kind === 'wrong-node');
  expect(stray?.failure?.text).toBe(`${stray?.seed} belongs to another cluster.`);
  await one.ticks(4);
  expect(one.topology.seeds).toEqual(seeds);
});

test('when all of the cluster falls silent, the other cluster does not take its place', async () => {
  const [ours, theirs] = [await simulated(), await simulated(1000)];
  const members = ours.nodes.map(node => node.id);
  const seeds = new Seeds(
    watched([{ endpoint: ours.nodes[0]! }, { endpoint: theirs.nodes[0]! }]),
    () => members,
    Date.now,
  );
  onTestFinished(() => seeds.close());
  const found = await seeds.discover();
  expect(found.answered.map(({ id }) => id)).toEqual([ours.nodes[0]!.id]);
  seeds.rest();
  await until('both heard', () => seeds.states.length === 2);
  for (const node of ours.nodes) await ours.kill(node.id);
  expect(await seeds.discover()).toEqual({ views: [], answered: [] });
});

test('seeds that never answer are asked again every 30 s, the others no more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const cluster = await simulated();
  const deaf = await startRawServer(socket => socket.destroy());
  onTestFinished(() => deaf.stop());
  const seeds = new Seeds(watched([{ endpoint: cluster.nodes[0]! }, at(deaf.port)]), () => [], Date.now);
  onTestFinished(() => seeds.close());
  await seeds.discover();
  seeds.rest();
  await until('both heard', () => seeds.states.length === 2);
  const taken = deaf.taken;
  vi.advanceTimersByTime(29_000);
  expect(deaf.taken).toBe(taken);
  vi.advanceTimersByTime(2000);
  await until('asked again', () => deaf.taken === taken + 1);
  expect(seeds.states.map(({ ok }) => ok)).toEqual([true, false]);
});
