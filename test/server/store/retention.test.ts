import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { diffTopology } from '@/lib/topology-changes';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import type { Retention } from '@/server/store/retention';
import { aTopology, nodeId } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { aDiagnosis, anEntry, anEvent, anIncident, aText, PROD, shown, tell } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();

async function openWith(dir: string, retention: Partial<Retention>) {
  const store = await openSqliteStore({ dir, workerUrl, retention });
  onTestFinished(() => store.close());
  return store;
}

describe('retention', () => {
  it('removes what is too old, but keeps the picture that still holds at the edge, with its changes', async () => {
    const store = await openWith(temporaryFolder(), { raw: 60_000, every: 50 });
    const now = Date.now();
    for (const age of [300_000, 200_000, 100_000]) {
      const topology = aTopology({ at: now - age, seq: 1 });
      const next = { ...topology, seq: 2, currentEpoch: 99 };
      store.write(shown(topology));
      store.write([
        anEntry(now - age + 1, { type: 'topology-changes', seq: 2, changes: diffTopology(topology, next) }),
      ]);
      tell(store, [anEvent(now - age)]);
    }
    tell(store, [anEvent(now - 10_000)]);
    await expect.poll(async () => (await store.events({ cluster: PROD, limit: 9 })).events.length).toBe(1);
    await expect.poll(() => store.momentAt(PROD, now - 150_000)).toBeNull();
    expect((await store.momentAt(PROD, now - 50_000))?.topology).toMatchObject({ seq: 2, currentEpoch: 99 });
    expect((await store.extent(PROD))?.from).toBe(now - 100_000);
  });

  it('keeps what still lasts, the text a node still has, and incidents as long as hours', async () => {
    const store = await openWith(temporaryFolder(), { raw: 60_000, hour: 400_000, every: 50 });
    const now = Date.now();
    const node = nodeId(0);
    const old = now - 300_000;
    store.write([
      anEntry(old, { type: 'text', node, text: aText(1) }),
      anEntry(old + 1, { type: 'text', node, text: aText(1, 'disconnected') }),
      anEntry(old, { type: 'level', level: 'ok', code: 'c', text: 't' }),
      anEntry(old + 1, { type: 'level', level: 'critical', code: 'c', text: 't' }),
      anEntry(old, { type: 'diagnosis', diagnosis: aDiagnosis(old), cleared: old + 1 }),
      anEntry(old, { type: 'diagnosis', diagnosis: aDiagnosis(old + 5), cleared: null }),
      anEntry(old, { type: 'incident', incident: anIncident(1, old, { to: old + 1 }) }),
      anEntry(old, { type: 'incident', incident: anIncident(2, old - 200_000, { to: old - 150_000 }) }),
    ]);
    await expect.poll(() => store.textAt(PROD, node, old)).toBeNull();
    expect((await store.textAt(PROD, node, now))?.at).toBe(old + 1);
    const lanes = () => store.lanes({ cluster: PROD, from: 0, to: now, limit: 9 });
    await expect.poll(async () => (await lanes()).diagnoses.length).toBe(1);
    expect((await lanes()).levels.map(({ level }) => level)).toEqual(['critical']);
    await expect.poll(async () => (await store.incidents(PROD)).map(({ number }) => number)).toEqual([1]);
  });

  it('stays under its bytes, the oldest first and never the newest', async () => {
    const dir = temporaryFolder();
    const maxBytes = 600_000;
    const store = await openWith(dir, { maxBytes, every: 50 });
    const now = Date.now();
    const minute = 60_000;
    for (let i = 0; i < 400; i++) {
      const noise = Array.from({ length: 200 }, () => Math.random().toString(36)).join('');
      const topology = aTopology({ at: now - (400 - i) * 10 * minute, name: noise });
      store.write([anEntry(topology.at, { type: 'topology', topology })]);
      tell(store, [anEvent(topology.at)]);
    }
    expect((await store.momentAt(PROD, now))?.topology.at).toBe(now - 10 * minute);
    const file = new Database(join(dir, 'slotscope.db'), { readonly: true });
    onTestFinished(() => void file.close());
    const pragma = (name: string) => Number(file.pragma(name, { simple: true }));
    const used = () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    await expect.poll(used, { timeout: 10_000 }).toBeLessThanOrEqual(maxBytes);
    expect(await store.momentAt(PROD, now - 350 * 10 * minute)).toBeNull();
    expect((await store.momentAt(PROD, now))?.topology.at).toBe(now - 10 * minute);
    expect((await store.events({ cluster: PROD, limit: 1 })).events).toHaveLength(1);
  });

  it('does not give an id out twice after everything was removed', async () => {
    const dir = temporaryFolder();
    const store = await openWith(dir, { raw: 1000, every: 20 });
    const [old] = tell(store, [anEvent(1)]);
    await expect.poll(async () => (await store.events({ cluster: PROD, limit: 9 })).events.length).toBe(0);
    await store.close();
    const again = await openWith(dir, {});
    expect(tell(again, [anEvent(2)])[0]!.id).toBe(old!.id + 1);
  });
});
