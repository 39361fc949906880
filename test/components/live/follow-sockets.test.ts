import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LiveSocket, openLiveSocket } from '@/components/live/live-socket';
import { createLiveStore, type LiveStore } from '@/components/live/live-store';
import type { ClusterId } from '@/lib/cluster/ids';
import { startUnderTest, type UnderTest } from '../../server/http/web-server-under-test';
import { aPicture } from '../../server/push/a-picture';
import { aTopology, type SteppedClusters, steppedClusters } from '../../server/push/stepped-clusters';

const prod = 'prod' as ClusterId;
const other = 'other' as ClusterId;
let test: UnderTest;
let clusters: SteppedClusters;
let store: LiveStore;
let page: LiveSocket;

beforeEach(async () => {
  clusters = steppedClusters(...[prod, other].map(id => aTopology({ id, name: id })));
  clusters.sample(prod, aPicture({ at: 1 }));
  test = await startUnderTest({ clusters });
  store = createLiveStore();
  page = openLiveSocket({
    origin: test.url,
    store,
    now: () => performance.now(),
    onUnauthorized: () => {},
    onNewBuild: () => {},
  });
});
afterEach(async () => {
  page.close();
  await test.stop();
});

const at = (id: ClusterId) => store.getState().sockets[id]?.at;

it('keeps the newest picture of the cluster it follows, and drops it with the cluster', async () => {
  page.watch([prod]);
  page.watchSockets(prod);
  await expect.poll(() => at(prod)).toBe(1);
  clusters.sample(prod, aPicture({ at: 2 }));
  await expect.poll(() => at(prod), { timeout: 3000 }).toBe(2);
  page.watch([other]);
  page.watchSockets(other);
  expect(at(prod)).toBeUndefined();
  clusters.sample(prod, aPicture({ at: 3 }));
  clusters.sample(other, aPicture({ at: 4 }));
  await expect.poll(() => at(other), { timeout: 3000 }).toBe(4);
  expect(at(prod)).toBeUndefined();
});
