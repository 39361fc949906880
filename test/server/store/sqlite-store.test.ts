import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { aTopology } from '../push/stepped-clusters';
import { anEvent, storeConformance } from './conformance';

const PROD = 'prod' as ClusterId;
const temporary = () => mkdtempSync(join(tmpdir(), 'slotscope-store-'));

storeConformance('SQLite', async () => {
  const dir = temporary();
  return {
    open: () => openSqliteStore({ dir }),
    remove: async () => rmSync(dir, { recursive: true, force: true }),
  };
});

describe('SQLite store in trouble', () => {
  let dir: string;
  beforeEach(() => {
    dir = temporary();
  });
  afterEach(() => {
    chmodSync(dir, 0o700);
    rmSync(dir, { recursive: true, force: true });
  });

  const refusesWith = async (folder: string, reason: RegExp) => {
    const store = await openSqliteStore({ dir: folder });
    const health = store.health();
    expect(health).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    expect(store.append(PROD, 1, aTopology(), [anEvent(1)])[0]!.id).toBeGreaterThan(0);
    expect(await store.topologyAt(PROD, 9)).toBeNull();
    expect(await store.events({ cluster: PROD, limit: 5 })).toEqual({ events: [], next: null });
    await store.close();
  };

  it('says so when the folder cannot be written', async () => {
    // Root may write everywhere but into the kernel's own tree.
    if (process.getuid?.() === 0) return refusesWith('/proc/slotscope', /cannot be written/);
    chmodSync(dir, 0o500);
    await refusesWith(dir, /cannot be written/);
  });

  it('says so when the folder is a file', async () => {
    writeFileSync(join(dir, 'file'), '');
    await refusesWith(join(dir, 'file', 'data'), /cannot be written/);
  });

  it('refuses the file of a newer version', async () => {
    await (await openSqliteStore({ dir })).close();
    const file = new Database(join(dir, 'slotscope.db'));
    file.pragma('user_version = 99');
    file.close();
    await refusesWith(dir, /newer Slotscope \(schema 99; this one knows 1\)/);
  });

  it('refuses a file that is no database, and one of another program', async () => {
    writeFileSync(join(dir, 'slotscope.db'), 'not a database at all'.repeat(100));
    await refusesWith(dir, /not a database/);
    rmSync(join(dir, 'slotscope.db'));
    const other = new Database(join(dir, 'slotscope.db'));
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    await refusesWith(dir, /another program/);
  });

  it('refuses a folder that another instance is using', { timeout: 20_000 }, async () => {
    const first = await openSqliteStore({ dir });
    await refusesWith(dir, /another Slotscope/);
    expect(first.health()).toEqual({ ok: true });
    await first.close();
  });

  it('survives data that JSON cannot hold', async () => {
    const store = await openSqliteStore({ dir });
    store.append(PROD, 1, null, [anEvent(1, { data: { big: 1n } }), anEvent(2)]);
    expect(store.health().ok).toBe(false);
    expect((await store.events({ cluster: PROD, limit: 5 })).events.map(event => event.at)).toEqual([2]);
    await store.close();
  });

  it('keeps what it has, says so, and recovers when the disk is full for a while', {
    timeout: 30_000,
  }, async () => {
    const { openDatabase } = await import('@/server/store/sqlite-database');
    const { explainStoreFailure } = await import('@/server/store/explain-store-failure');
    const database = openDatabase(dir);
    database.connection.pragma(
      `max_page_count = ${database.connection.pragma('page_count', { simple: true })}`,
    );
    const data = JSON.stringify({ filler: 'x'.repeat(5000) });
    const rows = Array.from({ length: 20 }, (_, i) => {
      const { data: _data, ...event } = { ...anEvent(i), id: i + 1 };
      return { type: 'event', cluster: PROD, event, data } as const;
    });
    let failure: unknown;
    try {
      database.write(rows);
    } catch (error) {
      failure = error;
    }
    expect(explainStoreFailure(failure, dir)).toMatch(/the disk of .* is full/);
    expect(database.events({ cluster: PROD, limit: 5 }).events).toEqual([]);
    database.connection.pragma('max_page_count = 100000');
    database.write(rows);
    expect(database.events({ cluster: PROD, limit: 100 }).events).toHaveLength(20);
    database.close();
  });
});

describe('SQLite retention', () => {
  it('removes what is too old, but keeps the picture that still holds at the edge', async () => {
    const dir = temporary();
    const store = await openSqliteStore({ dir, retention: { maxAge: 60_000, every: 50 } });
    const now = Date.now();
    for (const age of [300_000, 200_000, 100_000, 10_000]) {
      store.append(PROD, now - age, aTopology({ at: now - age }), [anEvent(now - age)]);
    }
    await expect.poll(async () => (await store.events({ cluster: PROD, limit: 9 })).events.length).toBe(1);
    await expect.poll(() => store.topologyAt(PROD, now - 150_000)).toBeNull();
    expect((await store.topologyAt(PROD, now - 50_000))!.at).toBe(now - 100_000);
    await store.close();
    rmSync(dir, { recursive: true });
  });

  it('stays under its bytes, dropping the oldest pictures first and never the newest', async () => {
    const dir = temporary();
    const maxBytes = 400_000;
    const store = await openSqliteStore({ dir, retention: { maxBytes, every: 50 } });
    const now = Date.now();
    for (let i = 0; i < 400; i++) {
      const noise = Array.from({ length: 200 }, () => Math.random().toString(36)).join('');
      const topology = aTopology({ at: now - 400 + i, name: noise });
      store.append(PROD, topology.at, topology, [anEvent(topology.at)]);
    }
    expect((await store.topologyAt(PROD, now))!.at).toBe(now - 1);
    const file = new Database(join(dir, 'slotscope.db'), { readonly: true });
    const pragma = (name: string) => Number(file.pragma(name, { simple: true }));
    const used = () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    await expect.poll(used, { timeout: 5000 }).toBeLessThanOrEqual(maxBytes);
    file.close();
    expect(await store.topologyAt(PROD, now - 350)).toBeNull();
    expect((await store.topologyAt(PROD, now))!.at).toBe(now - 1);
    expect((await store.events({ cluster: PROD, limit: 1000 })).events).toHaveLength(400);
    await store.close();
    rmSync(dir, { recursive: true });
  });

  it('does not give an id out twice after everything was removed', async () => {
    const dir = temporary();
    const store = await openSqliteStore({ dir, retention: { maxAge: 1000, every: 20 } });
    const [old] = store.append(PROD, 1, null, [anEvent(1)]);
    await expect.poll(async () => (await store.events({ cluster: PROD, limit: 9 })).events.length).toBe(0);
    await store.close();
    const again = await openSqliteStore({ dir });
    expect(again.append(PROD, 2, null, [anEvent(2)])[0]!.id).toBe(old!.id + 1);
    await again.close();
    rmSync(dir, { recursive: true });
  });
});
