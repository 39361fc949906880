import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '@/server/store/store';
import { aTopology } from '../push/stepped-clusters';
import { eventConformance } from './conformance/events';
import { anEntry, anEvent, PROD, type StorePlace, shown, tell } from './conformance/kept';
import { laneConformance } from './conformance/lanes';
import { momentConformance } from './conformance/moments';
import { rangeConformance } from './conformance/ranges';

/** What every store must do. */
export function storeConformance(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} as a store`, () => {
    const places: StorePlace[] = [];
    const stores: Store[] = [];
    const begin = async () => {
      const place = await makePlace();
      places.push(place);
      return open(place);
    };
    const open = async (place: StorePlace) => {
      const store = await place.open();
      stores.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of stores.splice(0)) {
        expect(store.health().reason).toBeNull();
        await store.close();
      }
      for (const place of places.splice(0)) await place.remove();
    });

    eventConformance(begin);
    momentConformance(begin);
    laneConformance(begin);
    rangeConformance(begin, begin);

    it('goes on after a restart: what was kept is there and ids ascend', async () => {
      const store = await begin();
      const topology = aTopology({ at: 1 });
      store.write([...shown(topology), anEntry(1, { type: 'level', level: 'ok', code: 'c', text: 't' })]);
      const [before] = tell(store, [anEvent(1)]);
      await store.close();
      const again = await open(places[0]!);
      const [after] = tell(again, [anEvent(2)]);
      again.write([anEntry(9, { type: 'level', level: 'off', code: '', text: '' })]);
      expect(after!.id).toBeGreaterThan(before!.id);
      expect((await again.events({ cluster: PROD, limit: 10 })).events).toEqual([after, before]);
      expect((await again.momentAt(PROD, 1))?.topology).toEqual(topology);
      expect((await again.lanes({ cluster: PROD, from: 0, to: 5, limit: 1 })).levels[0]?.to).toBe(9);
    });

    it('takes entries after closing without throwing, and closes twice', async () => {
      const store = await begin();
      await Promise.all([store.close(), store.close()]);
      expect(tell(store, [anEvent(1)])).toHaveLength(1);
      store.write(shown(aTopology()));
      expect(await store.events({ cluster: PROD, limit: 10 })).toEqual({ events: [], next: null });
      expect(await store.momentAt(PROD, Number.MAX_SAFE_INTEGER)).toBeNull();
      expect(await store.entries({ cluster: PROD, from: 0, to: 9 }, null, 9)).toEqual({
        entries: [],
        next: null,
      });
      expect(await store.clusters()).toEqual([]);
    });
  });
}
