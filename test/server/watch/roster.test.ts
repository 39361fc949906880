import { lookup } from 'node:dns/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { TopologyNode } from '@/lib/cluster/topology';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { read } from '@/server/watch/reading';
import { Roster } from '@/server/watch/roster';
import { startTcpProxy } from '../../helpers/tcp-proxy';
import { until } from '../../helpers/until';
import { watch, watched } from '../../helpers/watching';

vi.mock('node:dns/promises', () => ({ lookup: vi.fn() }));
const resolver = vi.mocked(lookup as (name: string) => Promise<{ address: string }>);

beforeEach(() => {
  resolver.mockReset();
});

const node = (facts: Partial<TopologyNode>) => ({ health: 'ok', reachable: true, ...facts }) as TopologyNode;

test('a name that cannot be resolved stays so while it is tried again, and no event is told of it', async () => {
  resolver.mockImplementation(
    () => new Promise((_, reject) => setTimeout(() => reject(new Error('ENOTFOUND')), 600)),
  );
  const cluster = await startSimulatedCluster({ masters: 3, replicasPerMaster: 0 });
  onTestFinished(() => cluster.stop());
  const [first, second] = cluster.nodes;
  const one = await watch(
    watched([{ endpoint: first! }], {
      allow: ['127.0.0.0/8'],
      addressMap: [{ from: `127.0.0.1:${second!.port}`, to: 'no-such-host.invalid:6379' }],
    }),
  );
  onTestFinished(() => one.stop());
  const kind = () => one.node(second!.id)?.failure?.kind;
  await one.picture('unresolved', () => kind() === 'unresolved');
  const since = one.updates.length;
  const asked = resolver.mock.calls.length;
  await until('tried again', () => resolver.mock.calls.length > asked + 1);
  const kinds = one.updates
    .slice(since)
    .map(({ topology }) => topology.nodes.find(({ id }) => id === second!.id)?.failure?.kind);
  expect(new Set([kind(), ...kinds])).toEqual(new Set(['unresolved']));
});

test('a name is resolved anew when nobody answers behind it', async () => {
  resolver.mockResolvedValueOnce({ address: '127.0.0.1' }).mockResolvedValue({ address: '127.0.0.2' });
  const roster = new Roster(watched([], { allow: ['127.0.0.0/8'] }), () => {});
  onTestFinished(() => roster.close());
  const named = node({ id: 'a' as TopologyNode['id'], host: 'db.example', port: 6379 });
  const host = () => {
    const way = roster.way(named.id);
    return way && 'link' in way ? way.link.host : null;
  };
  await roster.follow([named]);
  await roster.follow([named]);
  expect(host()).toBe('127.0.0.1');
  const clock = vi.spyOn(performance, 'now');
  onTestFinished(() => clock.mockRestore());
  const later = performance.now() + 5000;
  clock.mockImplementation(() => later);
  await roster.follow([named]);
  expect(host()).toBe('127.0.0.1');
  await roster.follow([{ ...named, reachable: false }]);
  expect(host()).toBe('127.0.0.2');
});

test('another node at a reused address does not pass for the old one, not even for a probe', async () => {
  const cluster = await startSimulatedCluster({ masters: 3, replicasPerMaster: 0 });
  onTestFinished(() => cluster.stop());
  const [first, second] = cluster.nodes;
  const before = await startTcpProxy(first!.port);
  const roster = new Roster(watched([]), () => {});
  onTestFinished(() => roster.close());
  await roster.follow([node({ id: first!.id, host: '127.0.0.1', port: before.port })]);
  const probe = () => {
    const way = roster.way(first!.id);
    if (!way || !('link' in way)) throw new Error('no way');
    return read(way.link, { view: false, info: false }, 0, first!.id, Date.now);
  };
  expect(await probe()).toMatchObject({ ok: true, view: { node: first!.id } });
  expect(await probe()).toMatchObject({ ok: true, view: null });
  await before.stop();
  await until('lost', async () => !(await probe()).ok);
  const after = await startTcpProxy(second!.port, before.port);
  onTestFinished(() => after.stop());
  await until('it answers', async () => {
    const reading = await probe();
    expect(reading.ok).toBe(false);
    return !reading.ok && reading.failure.kind === 'wrong-node';
  });
  expect(await probe()).toMatchObject({ ok: false, failure: { kind: 'wrong-node' } });
});
