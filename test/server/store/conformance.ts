import { afterEach, describe, expect, it } from 'vitest';
import type { NewEvent } from '@/lib/cluster/events';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Store } from '@/server/store/store';
import { aTopology, nodeId } from '../push/stepped-clusters';

const PROD = 'prod' as ClusterId;
const OTHER = 'other' as ClusterId;

export const anEvent = (at: number, facts: Partial<NewEvent> = {}): NewEvent => ({
  at,
  type: 'log',
  level: 'info',
  text: `at ${at}`,
  data: { nested: [1, { two: 'é' }] },
  ...facts,
});

/** An empty place to keep things, which can be opened again after a close. */
export interface StorePlace {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** What every store must do. */
export function storeConformance(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} as a store`, () => {
    let place: StorePlace;
    let store: Store;
    const begin = async () => {
      place = await makePlace();
      store = await place.open();
    };
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('numbers events at once, ascending over all clusters, and keeps them whole', async () => {
      await begin();
      const node = nodeId(1);
      const first = store.append(PROD, 10, null, [
        anEvent(10),
        anEvent(10, { type: 'failover', level: 'warning', node }),
      ]);
      const second = store.append(OTHER, 11, null, [anEvent(11)]);
      const ids = [...first, ...second].map(event => event.id);
      expect(ids).toEqual([ids[0], ids[0]! + 1, ids[0]! + 2]);
      expect(await store.events({ cluster: PROD, limit: 10 })).toEqual({
        events: [first[1], first[0]],
        next: null,
      });
      expect((await store.events({ cluster: OTHER, limit: 10 })).events).toEqual(second);
      expect(store.health()).toEqual({ ok: true });
    });

    it('gives the topology as it was at a moment', async () => {
      await begin();
      const early = aTopology({ seq: 1, at: 100 });
      const late = aTopology({ seq: 2, at: 200, state: 'fail' });
      store.append(PROD, 100, early, []);
      store.append(PROD, 200, late, []);
      store.append(OTHER, 150, aTopology({ id: OTHER }), []);
      expect(await store.topologyAt(PROD, 99)).toBeNull();
      expect(await store.topologyAt(PROD, 100)).toEqual(early);
      expect(await store.topologyAt(PROD, 199)).toEqual(early);
      expect(await store.topologyAt(PROD, 5000)).toEqual(late);
      expect(await store.topologyAt('none' as ClusterId, 5000)).toBeNull();
    });

    it('filters by time (inclusive), type and node', async () => {
      await begin();
      const node = nodeId(2);
      store.append(PROD, 1, null, [
        anEvent(1),
        anEvent(2, { node }),
        anEvent(3, { type: 'failover', node }),
        anEvent(4),
      ]);
      const times = async (query: object) =>
        (await store.events({ cluster: PROD, limit: 10, ...query })).events.map(event => event.at);
      expect(await times({ from: 2, to: 3 })).toEqual([3, 2]);
      expect(await times({ type: 'failover' })).toEqual([3]);
      expect(await times({ node })).toEqual([3, 2]);
      expect(await times({ node, to: 2 })).toEqual([2]);
    });

    it('pages newest first without loss or repetition, also among events of one moment', async () => {
      await begin();
      const all = store.append(
        PROD,
        7,
        null,
        Array.from({ length: 25 }, (_, i) => anEvent(i < 20 ? 7 : 8)),
      );
      const seen: number[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = await store.events({ cluster: PROD, limit: 10, ...(cursor ? { cursor } : {}) });
        seen.push(...page.events.map(event => event.id));
        cursor = page.next ?? undefined;
        pages++;
      } while (cursor && pages < 10);
      expect(pages).toBe(3);
      expect(seen).toEqual(all.map(event => event.id).reverse());
    });

    it('answers empty to a cursor that is none', async () => {
      await begin();
      store.append(PROD, 1, null, [anEvent(1)]);
      expect(await store.events({ cluster: PROD, limit: 10, cursor: "1' OR 1" })).toEqual({
        events: [],
        next: null,
      });
    });

    it('goes on after a restart: what was kept is there and ids ascend', async () => {
      await begin();
      const [before] = store.append(PROD, 1, aTopology(), [anEvent(1)]);
      await store.close();
      store = await place.open();
      const [after] = store.append(PROD, 2, null, [anEvent(2)]);
      expect(after!.id).toBeGreaterThan(before!.id);
      expect((await store.events({ cluster: PROD, limit: 10 })).events).toEqual([after, before]);
      expect(await store.topologyAt(PROD, 1)).toEqual(aTopology());
    });

    it('takes appends after closing without throwing, and closes twice', async () => {
      await begin();
      await Promise.all([store.close(), store.close()]);
      expect(store.append(PROD, 1, aTopology(), [anEvent(1)])).toHaveLength(1);
      expect(await store.events({ cluster: PROD, limit: 10 })).toEqual({ events: [], next: null });
    });

    it('keeps order and everything under a burst', async () => {
      await begin();
      for (let at = 1; at <= 2000; at++)
        store.append(PROD, at, at % 100 === 0 ? aTopology({ seq: at, at }) : null, [anEvent(at)]);
      const { events, next } = await store.events({ cluster: PROD, limit: 1000 });
      expect(events).toHaveLength(1000);
      expect(events[0]!.at).toBe(2000);
      expect(next).not.toBeNull();
      expect((await store.topologyAt(PROD, 1999))!.seq).toBe(1900);
    });
  });
}
