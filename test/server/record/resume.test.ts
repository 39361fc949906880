import { expect, onTestFinished, test, vi } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { diffTopology } from '@/lib/topology-changes';
import { Publisher } from '@/server/watch/publisher';
import { emptyShelf, memoryStore } from '../../helpers/memory-store';
import { watched } from '../../helpers/watching';
import { aTopology, nodeId } from '../push/stepped-clusters';

const ID = 'under-test' as ClusterId;
const hung: Diagnosis = {
  ...{ id: `hung:${nodeId(0)}`, kind: 'hung', node: nodeId(0), state: 'confirmed', level: 'critical' },
  ...{ since: 5, confirmedAt: 6, confidence: 0.9, text: 'stopped reading', evidence: [], pfailAt: null },
};
const shown = (facts: Partial<Topology> = {}): Topology =>
  aTopology({ id: ID, at: Date.now() - 20, ...facts });

function starting(shelf = emptyShelf()) {
  const store = memoryStore(shelf);
  const publisher = new Publisher(watched([]), store, () => {}, {
    sockets: null,
    nodesText: () => undefined,
  });
  const lanes = () => store.lanes({ cluster: ID, from: 0, to: Date.now(), limit: 100 });
  return { shelf, store, publisher, lanes };
}

test('what a crash left open ends when somebody last watched, and the picture goes on from there', async () => {
  const first = starting();
  expect(await first.publisher.resume()).toBeNull();
  first.publisher.publish(shown());
  const last = shown({ diagnoses: [hung], currentEpoch: 9 });
  first.publisher.publish(last);
  const { beatAt } = (await first.store.momentAt(ID, Date.now()))!;

  const second = starting(first.shelf);
  const resumed = await second.publisher.resume();
  expect(diffTopology({ ...last, diagnoses: [] }, { ...resumed!, name: 'prod', interval: 1000 })).toEqual([]);
  expect(resumed!.at).toBe(last.at);
  expect(second.publisher.recentEvents.map(({ type }) => type)).toContain('diagnosis-raised');
  const { levels, diagnoses } = await second.lanes();
  expect(levels.map(({ level, to }) => [level, to])).toEqual([
    ['ok', beatAt],
    ['off', null],
  ]);
  expect(diagnoses).toMatchObject([{ diagnosis: { id: hung.id }, cleared: beatAt }]);

  const { seq } = second.publisher.topology;
  second.publisher.publish(shown());
  expect(second.publisher.topology.seq).toBeGreaterThan(seq);
  expect((await second.lanes()).levels.map(({ level }) => level)).toEqual(['ok', 'off', 'ok']);
});

test('a stop is told once, and nothing is left to end', async () => {
  const first = starting();
  first.publisher.publish(shown({ diagnoses: [hung] }));
  const later = shown({ diagnoses: [hung], at: Date.now() });
  first.publisher.publish(later);
  first.publisher.stop();
  first.publisher.stop();
  expect((await first.store.momentAt(ID, Date.now()))!.topology.at).toBe(later.at);
  const kept = first.shelf.entries.length;
  const second = starting(first.shelf);
  await second.publisher.resume();
  expect(first.shelf.entries).toHaveLength(kept);
  const { levels, diagnoses } = await second.lanes();
  expect(levels.map(({ level }) => level)).toEqual(['ok', 'off']);
  expect(diagnoses[0]?.cleared).not.toBeNull();
});

test('a clock that was set back while nobody watched is told, and what went on has lasted as long as it had', async () => {
  const first = starting();
  const away = { reachable: false, unreachableSince: Date.now() - 5000 };
  const [node, ...others] = shown().nodes;
  first.publisher.publish(shown({ nodes: [{ ...node!, ...away }, ...others] }));
  first.publisher.publish(shown({ nodes: [{ ...node!, ...away }, ...others], currentEpoch: 9 }));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const second = starting(first.shelf);
  const resumed = (await second.publisher.resume())!;
  const since = resumed.nodes[0]!.unreachableSince!;
  expect(Date.now() - since).toBeGreaterThanOrEqual(4900);
  expect(Date.now() - since).toBeLessThan(6000);
  const before = second.publisher.recentEvents.length;
  second.publisher.publish(resumed);
  second.publisher.publish(resumed);
  const told = second.publisher.recentEvents.slice(before);
  expect(told).toMatchObject([{ type: 'clock-changed', level: 'warning' }]);
  expect(told[0]!.text).toContain('set back by 1 h');
});
