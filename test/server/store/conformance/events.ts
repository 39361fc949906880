import { expect, it } from 'vitest';
import type { Store } from '@/server/store/store';
import { nodeId } from '../../push/stepped-clusters';
import { anEntry, anEvent, OTHER, PROD, tell } from './kept';

/** Events: numbered at once, found by time, type and node, page by page. */
export function eventConformance(begin: () => Promise<Store>): void {
  it('numbers events at once, ascending over all clusters, and keeps them whole', async () => {
    const store = await begin();
    const node = nodeId(1);
    const first = tell(store, [anEvent(10), anEvent(10, { type: 'failover', level: 'warning', node })]);
    const second = tell(store, [anEvent(11)], OTHER);
    const ids = [...first, ...second].map(event => event.id);
    expect(ids).toEqual([ids[0], ids[0]! + 1, ids[0]! + 2]);
    expect(await store.events({ cluster: PROD, limit: 10 })).toEqual({
      events: [first[1], first[0]],
      next: null,
    });
    expect((await store.events({ cluster: OTHER, limit: 10 })).events).toEqual(second);
    expect(store.health()).toMatchObject({ ok: true, reason: null });
  });

  it('filters by time (inclusive), type and node', async () => {
    const store = await begin();
    const node = nodeId(2);
    tell(store, [anEvent(1), anEvent(2, { node }), anEvent(3, { type: 'failover', node }), anEvent(4)]);
    const times = async (query: object) =>
      (await store.events({ cluster: PROD, limit: 10, ...query })).events.map(event => event.at);
    expect(await times({ from: 2, to: 3 })).toEqual([3, 2]);
    expect(await times({ type: 'failover' })).toEqual([3]);
    expect(await times({ node })).toEqual([3, 2]);
    expect(await times({ node, to: 2 })).toEqual([2]);
  });

  it('pages newest first without loss or repetition, also among events of one moment', async () => {
    const store = await begin();
    const all = tell(
      store,
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

  it('gives events in the order of writing also where the clock was set back, and finds them by their times', async () => {
    const store = await begin();
    const all = tell(store, [anEvent(100), anEvent(101), anEvent(40), anEvent(41), anEvent(102)]);
    const first = await store.events({ cluster: PROD, limit: 3 });
    const second = await store.events({ cluster: PROD, limit: 3, cursor: first.next! });
    expect([...first.events, ...second.events]).toEqual(all.toReversed());
    const times = async (query: object) =>
      (await store.events({ cluster: PROD, limit: 10, ...query })).events.map(event => event.at);
    expect(await times({ to: 100 })).toEqual([41, 40, 100]);
    expect(await times({ from: 101 })).toEqual([102, 101]);
    expect(await times({ from: 41, to: 101 })).toEqual([41, 101, 100]);
    expect(await times({ from: 103 })).toEqual([]);
    expect(await times({ to: 39 })).toEqual([]);
  });

  it('answers empty to a cursor that is none', async () => {
    const store = await begin();
    tell(store, [anEvent(1)]);
    expect(await store.events({ cluster: PROD, limit: 10, cursor: "1' OR 1" })).toEqual({
      events: [],
      next: null,
    });
  });

  it('keeps order and everything under a burst', async () => {
    const store = await begin();
    for (let at = 1; at <= 2000; at++) tell(store, [anEvent(at)]);
    const { events, next } = await store.events({ cluster: PROD, limit: 1000 });
    expect(events.map(event => event.at)).toEqual(Array.from({ length: 1000 }, (_, i) => 2000 - i));
    expect(next).not.toBeNull();
  });

  it('keeps the rest when one thing cannot be written as JSON', async () => {
    const store = await begin();
    const [bad, good] = store.number([anEvent(1, { data: { big: 1n } }), anEvent(2)]);
    store.write([anEntry(1, { type: 'event', event: bad! }), anEntry(2, { type: 'event', event: good! })]);
    expect((await store.events({ cluster: PROD, limit: 5 })).events).toEqual([good]);
  });
}
