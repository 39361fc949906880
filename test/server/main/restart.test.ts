import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Topology } from '@/lib/cluster/topology';
import { freshness } from '@/lib/live';
import type { ClusterSummary } from '@/lib/wire';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { openPage, runServer } from '../../helpers/running-server';
import { until } from '../../helpers/until';
import { watched } from '../../helpers/watching';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

test('a restarted server shows what went before, as stale as it is, before any answer', {
  timeout: 60_000,
}, async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'slotscope-restart-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  const simulated = await startSimulatedCluster({ masters: 3, replicasPerMaster: 1, nodeTimeout: 600 });
  undo.push(() => simulated.stop());
  const [seed, victim] = simulated.nodes;
  const cluster = watched([{ endpoint: seed! }]);

  const before = await runServer(dir, [cluster]);
  undo.push(() => before.close());
  const at = '/clusters/under-test';
  await until('watched', async () => (await before.get<Topology>(at)).nodes.length === 6);
  await simulated.kill(victim!.id);
  const events = (get: typeof before.get) =>
    get<{ events: ClusterEvent[] }>(`${at}/events?limit=100`).then(page => page.events);
  await until('failed over', async () => (await events(before.get)).some(event => event.type === 'failover'));
  const page = await openPage(before.url, 'under-test');
  await until('the page has it', () => page.events().some(event => event.type === 'failover'));
  const lastEpoch = (await before.get<Topology>(at)).currentEpoch;
  page.close();
  await simulated.stop();
  await until('nobody answers', async () => (await before.get<Topology>(at)).views.length === 0);
  const kept = await before.get<Topology>(at);
  const told = await events(before.get);
  await before.close();

  // Nothing answers at its addresses any more.
  const after = await runServer(dir, [cluster]);
  undo.push(() => after.close());
  const shown = await after.get<Topology>(at);
  expect(shown.nodes.map(node => [node.id, node.role, node.slots])).toEqual(
    kept.nodes.map(node => [node.id, node.role, node.slots]),
  );
  expect(shown).toMatchObject({ at: kept.at, currentEpoch: lastEpoch });
  expect(shown.verdict.level).not.toBe('ok');
  expect((await events(after.get)).slice(-told.length)).toEqual(told);
  const row = await until('stale in the overview', async () => {
    const { clusters } = await after.get<{ clusters: ClusterSummary[] }>('/clusters');
    return clusters[0]?.stale && clusters[0];
  });
  expect(row).toMatchObject({ id: 'under-test', nodes: 6, at: kept.at });

  const again = await openPage(after.url, 'under-test');
  undo.push(() => again.close());
  await until('the page has a picture', () => again.topology()?.nodes.length === 6);
  expect(again.events().map(event => event.id)).toEqual(expect.arrayContaining(told.map(event => event.id)));
  const now = performance.now();
  const beat = { server: Date.now(), local: now };
  expect(freshness({ link: 'open', beat }, again.topology()?.at, cluster.interval, now).kind).toBe('stale');
  // New events go on from the old ids.
  const ids = (await events(after.get)).map(event => event.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a restarted server shows the old picture while its seeds stay silent', {
  timeout: 60_000,
}, async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'slotscope-restart-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  const simulated = await startSimulatedCluster({ masters: 3, replicasPerMaster: 0, nodeTimeout: 60_000 });
  undo.push(() => simulated.stop());
  const cluster = watched([{ endpoint: simulated.nodes[0]! }], { timeout: 5000, connectTimeout: 5000 });
  const before = await runServer(dir, [cluster]);
  undo.push(() => before.close());
  const at = '/clusters/under-test';
  const was = await until('healthy', async () => {
    const topology = await before.get<Topology>(at);
    return topology.verdict.level === 'ok' && topology.nodes.every(node => node.reachable) && topology;
  });
  await before.close();
  for (const node of simulated.nodes) await simulated.freeze(node.id);
  const after = await runServer(dir, [cluster]);
  undo.push(() => after.close());
  const first = await after.get<Topology>(at);
  expect(first.nodes.map(node => node.id)).toEqual(was.nodes.map(node => node.id));
  expect(first.at).toBeGreaterThanOrEqual(was.at);
  for (const node of simulated.nodes) await simulated.resume(node.id);
  await until('alive again', async () => (await after.get<Topology>(at)).at > first.at);
  await until('healthy again', async () => (await after.get<Topology>(at)).verdict.level === 'ok');
});
