import { expect, it } from 'vitest';
import type { Entry } from '@/lib/history/entry';
import { diffTopology } from '@/lib/topology-changes';
import type { Store } from '@/server/store/store';
import { aTopology, nodeId } from '../../push/stepped-clusters';
import { aDiagnosis, anEntry, anEvent, anIncident, aText, OTHER, PROD, shown, tell } from './kept';

const KEY = 'cluster cluster.seq';

async function allEntries(store: Store, from: number, to: number, limit: number): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.entries({ cluster: PROD, from, to }, cursor, limit);
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    found.push(...page.entries);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/** A topology, then in each of `count` steps of 10 ms: changes, an event and a tick. */
function steadyRun(store: Store, count: number): void {
  let topology = aTopology({ seq: 1, at: 100 });
  store.write(shown(topology));
  for (let i = 1; i <= count; i++) {
    const next = { ...topology, seq: topology.seq + 1, at: 100 + i * 10, currentEpoch: 10 + i };
    store.write([
      anEntry(next.at, { type: 'topology-changes', seq: next.seq, changes: diffTopology(topology, next) }),
    ]);
    tell(store, [anEvent(next.at)]);
    store.write([anEntry(next.at, { type: 'tick', dataAt: next.at, values: { [KEY]: next.seq } })]);
    topology = next;
  }
}

/** Ranges: series of numbers, and everything for export. */
export function rangeConformance(begin: () => Promise<Store>, other: () => Promise<Store>): void {
  it('gives series with min, max and last of each step', async () => {
    const store = await begin();
    const node = nodeId(3);
    const value = [5, 9, 7, 1];
    store.write(
      value.map((ops, i) =>
        anEntry(1000 + i * 500, {
          type: 'tick',
          dataAt: 1000 + i * 500,
          values: { [`${node} info.opsPerSec`]: ops, [`${node} info.keys`]: i, [KEY]: i },
        }),
      ),
    );
    const reply = await store.series({
      cluster: PROD,
      from: 1000,
      to: 2999,
      step: 1000,
      keys: [`${node} info.ops*`],
    });
    expect(reply).toEqual({
      at: [1000, 2000],
      step: 1000,
      series: [{ key: `${node} info.opsPerSec`, min: [5, 1], max: [9, 7], last: [9, 1] }],
    });
    const all = await store.series({ cluster: PROD, from: 1000, to: 2999, step: 1000 });
    expect(all.series.map(one => one.key).sort()).toEqual([
      `${node} info.keys`,
      `${node} info.opsPerSec`,
      KEY,
    ]);
    expect((await store.series({ cluster: OTHER, from: 1000, to: 2999, step: 1000 })).series).toEqual([]);
  });

  it('gives everything of a range in the order of writing, whatever the size of pages', async () => {
    const store = await begin();
    steadyRun(store, 12);
    const whole = await allEntries(store, 0, 1000, 1000);
    expect(whole.map(({ at, type }) => `${at} ${type}`)).toEqual([
      '100 topology',
      '100 tick',
      ...Array.from({ length: 12 }, (_, i) => 110 + i * 10).flatMap(at => [
        `${at} topology-changes`,
        `${at} event`,
        `${at} tick`,
      ]),
    ]);
    for (const limit of [1, 7]) expect(await allEntries(store, 0, 1000, limit)).toEqual(whole);
    expect(await store.entries({ cluster: OTHER, from: 0, to: 1000 }, null, 10)).toEqual({
      entries: [],
      next: null,
    });
    expect((await store.entries({ cluster: PROD, from: 0, to: 9 }, null, 10)).entries).toEqual([]);
  });

  it('gives a range that another store can take in, with what is in force at its beginning', async () => {
    const store = await begin();
    steadyRun(store, 30);
    store.write([
      anEntry(401, { type: 'level', level: 'critical', code: 'c', text: 'bad' }),
      anEntry(402, { type: 'diagnosis', diagnosis: aDiagnosis(402), cleared: null }),
      anEntry(403, { type: 'incident', incident: anIncident(1, 403) }),
      anEntry(404, { type: 'text', node: nodeId(0), text: aText(1) }),
      ...shown(aTopology({ seq: 99, at: 900 })),
    ]);
    const copy = await other();
    copy.write(await allEntries(store, 255, 800, 9));
    for (const at of [255, 300, 333, 401, 800])
      expect(await copy.momentAt(PROD, at)).toEqual(await store.momentAt(PROD, at));
    const range = { cluster: PROD, from: 255, to: 800 };
    expect(await copy.lanes({ ...range, limit: 100 })).toEqual(await store.lanes({ ...range, limit: 100 }));
    expect(await copy.incidents(PROD)).toEqual(await store.incidents(PROD));
    expect(await copy.textAt(PROD, nodeId(0), 800)).toEqual({ at: 404, text: aText(1) });
    expect(await copy.events({ cluster: PROD, limit: 100 })).toEqual(
      await store.events({ cluster: PROD, from: 255, to: 800, limit: 100 }),
    );
    expect((await copy.momentAt(PROD, 2000))?.topology.seq).not.toBe(99);
  });
}
