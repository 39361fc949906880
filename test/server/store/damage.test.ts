import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import type { Store } from '@/server/store/store';
import { aTopology } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { anEvent, PROD, shown, tell } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();
const PAGE = 4096;

async function open(dir: string): Promise<Store> {
  const store = await openSqliteStore({ dir, workerUrl, retry: 50 });
  onTestFinished(() => store.close());
  return store;
}

/** A closed history of some pages, all of them in use. */
async function someHistory(dir: string): Promise<number> {
  const store = await open(dir);
  for (let at = 1; at <= 200; at++) {
    tell(store, [anEvent(at, { text: `${at} ${'x'.repeat(300)}` })]);
    store.write(shown(aTopology({ at, seq: at })));
  }
  const [last] = (await store.events({ cluster: PROD, limit: 1 })).events;
  await store.close();
  return last!.id;
}

/** Overwrites pages, counted from 1, with noise. */
function spoil(file: string, pages: readonly number[]): void {
  const fd = openSync(file, 'r+');
  for (const page of pages) writeSync(fd, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE);
  closeSync(fd);
}

const pagesOf = (file: string) => statSync(file).size / PAGE;
const asideIn = (dir: string) =>
  readdirSync(dir).filter(name => /^slotscope\.db\.damaged-\d{8}T\d{6}Z(-\d)?$/.test(name));

async function keepsAgain(store: Store, dir: string, lastId: number) {
  await expect.poll(() => asideIn(dir).length).toBe(1);
  const { gaps } = store.health();
  expect(gaps).toBe(1);
  store.write(shown(aTopology({ at: 900 })));
  const [event] = tell(store, [anEvent(901)]);
  expect((await store.momentAt(PROD, 950))?.topology).toEqual(aTopology({ at: 900 }));
  expect((await store.events({ cluster: PROD, limit: 1 })).events).toEqual([event]);
  expect(event!.id).toBeGreaterThan(lastId);
  expect(store.health()).toMatchObject({
    ok: true,
    reason: expect.stringContaining(asideIn(dir)[0]!),
    writtenUntil: 901,
  });
}

describe('a damaged history', () => {
  it('is moved aside when it is no database any more, and a new one is begun', async () => {
    const dir = temporaryFolder();
    const text = 'not a database at all'.repeat(100);
    writeFileSync(join(dir, 'slotscope.db'), text);
    const store = await open(dir);
    await keepsAgain(store, dir, 0);
    expect(readFileSync(join(dir, asideIn(dir)[0]!), 'utf8')).toBe(text);
  });

  it('is moved aside when a write finds its pages broken; what was to be written goes into the new one', async () => {
    const dir = temporaryFolder();
    const lastId = await someHistory(dir);
    const file = join(dir, 'slotscope.db');
    spoil(
      file,
      Array.from({ length: pagesOf(file) - 40 }, (_, i) => i + 41),
    );
    const store = await open(dir);
    tell(
      store,
      Array.from({ length: 50 }, (_, i) => anEvent(300 + i)),
    );
    await keepsAgain(store, dir, lastId);
    expect((await store.events({ cluster: PROD, to: 400, limit: 100 })).events).toHaveLength(50);
  });

  it('is moved aside when a read finds its last page broken', async () => {
    const dir = temporaryFolder();
    const lastId = await someHistory(dir);
    const file = join(dir, 'slotscope.db');
    const store = await open(dir);
    // The page caches of our own threads are empty still.
    spoil(
      file,
      Array.from({ length: 30 }, (_, i) => pagesOf(file) - i),
    );
    for (let at = 1; at <= 200 && asideIn(dir).length === 0; at++) await store.momentAt(PROD, at);
    await keepsAgain(store, dir, lastId);
  });

  it('can still be read where it is sound, under its new name', async () => {
    const dir = temporaryFolder();
    await someHistory(dir);
    const file = join(dir, 'slotscope.db');
    const store = await open(dir);
    spoil(
      file,
      Array.from({ length: 30 }, (_, i) => pagesOf(file) - i),
    );
    for (let at = 1; at <= 200 && asideIn(dir).length === 0; at++) await store.momentAt(PROD, at);
    await store.close();
    const [name] = asideIn(dir);
    const old = new Database(join(dir, name!), { readonly: true });
    expect(old.prepare('SELECT count(*) FROM stream').pluck().get()).toBe(1);
    old.close();
  });
});
