import { expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Entry } from '@/lib/history/entry';
import { readRecordedClusters, recordedClusters } from '@/server/replay/recorded-clusters';
import { recordedStore } from '@/server/replay/recorded-store';
import { memoryStore } from '../../helpers/memory-store';
import { aTopology } from '../push/stepped-clusters';

const PROD = 'prod' as ClusterId;
const OTHER = 'other' as ClusterId;
const LEFT = 'left-over' as ClusterId;

it('tells how far each cluster of a recording reaches: from the first moment with all its numbers', async () => {
  const store = memoryStore();
  const topology = (cluster: ClusterId, at: number, seq = 1): Entry => ({
    cluster,
    at,
    type: 'topology',
    topology: aTopology({ id: cluster, name: `the ${cluster}`, at, seq }),
  });
  const tick = (cluster: ClusterId, at: number): Entry => ({
    cluster,
    at,
    type: 'tick',
    dataAt: at,
    values: { 'cluster cluster.seq': 1 },
  });
  const [event] = store.number([{ at: 9000, type: 'failover', level: 'warning', text: 'a', data: {} }]);
  store.write([
    // An export begins with what is in force: here a keyframe of long before, and the newest tick.
    topology(PROD, 1000),
    tick(PROD, 8000),
    tick(PROD, 9500),
    topology(OTHER, 7000),
    { cluster: LEFT, at: 9000, type: 'event', event: event! },
  ]);
  const recorded = await readRecordedClusters(store);
  expect(recorded.map(({ id, extent }) => [id, extent])).toEqual([
    [PROD, { from: 8000, to: 9500 }],
    [OTHER, { from: 7000, to: 7000 }],
  ]);

  const live = recordedClusters(recorded);
  expect(live.list().map(({ name, tried }) => [name, tried])).toEqual([
    ['the prod', true],
    ['the other', true],
  ]);
  expect(live.get('prod')?.topology).toEqual((await store.momentAt(PROD, 9500))?.topology);
  expect(live.get('left-over')).toBeUndefined();

  const kept = recordedStore(store, recorded);
  expect(await kept.extent(PROD)).toEqual({ from: 8000, to: 9500 });
  expect(await kept.extent(LEFT)).toBeNull();
  expect(await kept.clusters()).toEqual([PROD, OTHER]);
  kept.write([topology(PROD, 9900, 2)]);
  expect((await kept.momentAt(PROD, 9999))?.topology.seq).toBe(1);
  expect(kept.health()).toMatchObject({ ok: true, reason: null, writtenUntil: 9500 });
});
