import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { aTopology } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { anEvent, PROD, shown, tell } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();
const RETRY = 50;

async function refusesWith(dir: string, reason: RegExp) {
  const store = await openSqliteStore({ dir, workerUrl, retry: RETRY });
  onTestFinished(() => store.close());
  expect(store.health()).toMatchObject({ ok: false, reason: expect.stringMatching(reason), writtenUntil: 0 });
  expect(tell(store, [anEvent(1)])[0]!.id).toBeGreaterThan(0);
  store.write(shown(aTopology({ at: 5 })));
  expect(await store.momentAt(PROD, 9)).toBeNull();
  expect(await store.events({ cluster: PROD, limit: 5 })).toEqual({ events: [], next: null });
  return store;
}

describe('a history that cannot be opened', () => {
  it('says so when the folder cannot be written', async () => {
    // Root may write everywhere but into the kernel's own tree.
    if (process.getuid?.() === 0) return void (await refusesWith('/proc/slotscope', /cannot be written/));
    const dir = temporaryFolder();
    chmodSync(dir, 0o500);
    onTestFinished(() => chmodSync(dir, 0o700));
    await refusesWith(dir, /cannot be written/);
  });

  it('says so when the folder is a file, and goes on by itself when it is not any more', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'data'), '');
    const store = await refusesWith(join(dir, 'data'), /cannot be written/);
    rmSync(join(dir, 'data'));
    await expect.poll(() => store.health(), { timeout: 5000 }).toMatchObject({ ok: true, writtenUntil: 5 });
    expect(await store.momentAt(PROD, 9)).toMatchObject({ topology: aTopology({ at: 5 }) });
    const [event] = (await store.events({ cluster: PROD, limit: 5 })).events;
    expect(event?.id).toBeGreaterThan(1_700_000_000_000);
  });

  it('refuses the file of a newer version', async () => {
    const dir = temporaryFolder();
    await (await openSqliteStore({ dir, workerUrl })).close();
    const file = new Database(join(dir, 'slotscope.db'));
    file.pragma('user_version = 99');
    file.close();
    await refusesWith(dir, /newer Slotscope \(schema 99; this one knows 2\)/);
  });

  it('refuses the file of another program', async () => {
    const dir = temporaryFolder();
    const other = new Database(join(dir, 'slotscope.db'));
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    await refusesWith(dir, /another program/);
  });

  it('refuses a folder that another instance is using, and takes it over when that ends', {
    timeout: 20_000,
  }, async () => {
    const dir = temporaryFolder();
    const first = await openSqliteStore({ dir, workerUrl });
    tell(first, [anEvent(1), anEvent(2)]);
    const second = await refusesWith(dir, /another Slotscope/);
    expect(first.health()).toMatchObject({ ok: true, reason: null });
    await first.close();
    await expect.poll(() => second.health().ok, { timeout: 8000 }).toBe(true);
    const ids = (await second.events({ cluster: PROD, limit: 9 })).events.map(event => event.id);
    expect(new Set(ids).size).toBe(3);
  });
});
