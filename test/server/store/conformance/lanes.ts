import { expect, it } from 'vitest';
import type { Level } from '@/lib/cluster/topology';
import type { EntryBody } from '@/lib/history/entry';
import type { Store } from '@/server/store/store';
import { nodeId } from '../../push/stepped-clusters';
import { aDiagnosis, anEntry, anEvent, anIncident, aText, OTHER, PROD, tell } from './kept';

const level = (name: Level | 'off', text = name): EntryBody => ({
  type: 'level',
  level: name,
  code: 'c',
  text,
});

/** What lasts: levels, diagnoses, incidents, texts. */
export function laneConformance(begin: () => Promise<Store>): void {
  it('gives the levels that reach into a range, with their ends', async () => {
    const store = await begin();
    store.write([anEntry(10, level('ok')), anEntry(20, level('critical')), anEntry(15, level('ok'), OTHER)]);
    store.write([anEntry(30, level('off'))]);
    const span = (from: number, to: number | null, name: string) => ({
      from,
      to,
      level: name,
      code: 'c',
      text: name,
    });
    const lanes = async (from: number, to: number) =>
      (await store.lanes({ cluster: PROD, from, to, limit: 10 })).levels;
    const all = [span(10, 20, 'ok'), span(20, 30, 'critical'), span(30, null, 'off')];
    expect(await lanes(0, 100)).toEqual(all);
    expect(await lanes(12, 15)).toEqual(all.slice(0, 1));
    expect(await lanes(25, 26)).toEqual(all.slice(1, 2));
    expect(await lanes(40, 50)).toEqual(all.slice(2));
    expect(await lanes(0, 9)).toEqual([]);
  });

  it('keeps a diagnosis as it is now, under its id and beginning', async () => {
    const store = await begin();
    const confirmed = aDiagnosis(10, { state: 'confirmed', confirmedAt: 12 });
    const again = aDiagnosis(50);
    store.write([
      anEntry(10, { type: 'diagnosis', diagnosis: aDiagnosis(10), cleared: null }),
      anEntry(12, { type: 'diagnosis', diagnosis: confirmed, cleared: null }),
      anEntry(30, { type: 'diagnosis', diagnosis: confirmed, cleared: 30 }),
      anEntry(50, { type: 'diagnosis', diagnosis: again, cleared: null }),
    ]);
    const kept = async (from: number, to: number) =>
      (await store.lanes({ cluster: PROD, from, to, limit: 10 })).diagnoses;
    expect(await kept(0, 40)).toEqual([{ diagnosis: confirmed, cleared: 30 }]);
    expect(await kept(31, 49)).toEqual([]);
    expect(await kept(60, 70)).toEqual([{ diagnosis: again, cleared: null }]);
    expect(await kept(0, 70)).toHaveLength(2);
  });

  it('thins events out to the graver ones, oldest first', async () => {
    const store = await begin();
    const grave = ['critical', 'warning'] as const;
    tell(
      store,
      Array.from({ length: 100 }, (_, i) => anEvent(i, { level: grave[i % 10] ?? 'info' })),
    );
    const lanes = (limit: number, from = 0, to = 99) => store.lanes({ cluster: PROD, from, to, limit });
    const { events, total } = await lanes(30);
    expect(total).toBe(100);
    expect(events).toHaveLength(30);
    expect(events.filter(event => event.level !== 'info')).toHaveLength(20);
    expect(events.map(event => event.at)).toEqual(events.map(event => event.at).sort((a, b) => a - b));
    expect((await lanes(10)).events.every(event => event.level === 'critical')).toBe(true);
    expect((await lanes(500)).events.map(event => event.at)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect(await lanes(500, 10, 19)).toMatchObject({ total: 10, events: { length: 10 } });
  });

  it('keeps an incident as it is now, under its number, newest first', async () => {
    const store = await begin();
    const done = anIncident(1, 10, { state: 'done', to: 20, lasted: 10 });
    store.write([
      anEntry(10, { type: 'incident', incident: anIncident(1, 10) }),
      anEntry(20, { type: 'incident', incident: done }),
      anEntry(30, { type: 'incident', incident: anIncident(2, 30) }),
    ]);
    expect(await store.incidents(PROD)).toEqual([anIncident(2, 30), done]);
    expect(await store.incidents(OTHER)).toEqual([]);
  });

  it('keeps a raw text once per distinct content, ping and pong stamps aside', async () => {
    const store = await begin();
    const [one, two] = [nodeId(0), nodeId(1)];
    const write = (at: number, node: typeof one, text: string) =>
      store.write([anEntry(at, { type: 'text', node, text })]);
    write(10, one, aText(1));
    write(10, two, aText(1));
    write(20, one, aText(2));
    write(30, one, aText(3, 'disconnected'));
    write(40, one, aText(4));
    expect(await store.textAt(PROD, one, 9)).toBeNull();
    expect(await store.textAt(PROD, one, 25)).toEqual({ at: 10, text: aText(1) });
    expect(await store.textAt(PROD, one, 30)).toEqual({ at: 30, text: aText(3, 'disconnected') });
    expect((await store.textAt(PROD, one, 99))?.at).toBe(40);
    expect(await store.textAt(PROD, two, 99)).toEqual({ at: 10, text: aText(1) });
    expect(await store.textAt(OTHER, one, 99)).toBeNull();
  });
}
