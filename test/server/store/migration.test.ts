import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createVersion1 } from '@/server/store/file/version-1';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { openStoreReader } from '@/server/store/open-store-reader';
import { aTopology } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { anEvent, OTHER, PROD, tell } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();

/** A history as the first build kept it: a topology each 10 ms and an event after each, of two clusters. */
function oldHistory(dir: string, count: number): void {
  const file = new Database(join(dir, 'slotscope.db'));
  createVersion1(file);
  file.pragma('application_id = 0x534c5453');
  file.pragma('user_version = 1');
  const addEvent = file.prepare('INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)');
  const addSnapshot = file.prepare('INSERT INTO snapshot (cluster, at, body) VALUES (?, ?, ?)');
  for (let i = 1; i <= count; i++)
    for (const cluster of [PROD, OTHER]) {
      const topology = aTopology({ id: cluster, at: i * 10, seq: i });
      addSnapshot.run(cluster, i * 10, deflateRawSync(JSON.stringify(topology)));
      addEvent.run(cluster, i * 10 + 5, 'log', 'info', null, `at ${i * 10 + 5}`, '{"a":1}');
    }
  file.exec('DELETE FROM event WHERE id = (SELECT max(id) FROM event)');
  file.close();
}

describe('a history of schema 1', () => {
  it('is brought forward: topologies become keyframes, events stay, ids go on', async () => {
    const dir = temporaryFolder();
    oldHistory(dir, 50);
    const store = await openSqliteStore({ dir, workerUrl });
    onTestFinished(() => store.close());
    expect(store.health()).toMatchObject({ ok: true, reason: null });
    for (const at of [10, 19, 250, 255, 5000]) {
      const i = Math.min(Math.floor(at / 10), 50);
      expect(await store.momentAt(PROD, at)).toEqual({
        at,
        topology: aTopology({ at: i * 10, seq: i }),
        sockets: null,
        beatAt: i * 10,
      });
    }
    expect(await store.momentAt(PROD, 9)).toBeNull();
    expect(await store.extent(PROD)).toEqual({ from: 10, to: 505 });
    expect((await store.events({ cluster: PROD, limit: 100 })).events).toHaveLength(50);
    expect(tell(store, [anEvent(600)])[0]!.id).toBe(101);
    const { entries } = await store.entries({ cluster: PROD, from: 100, to: 130 }, null, 100);
    expect(entries.map(({ at, type }) => `${at} ${type}`)).toEqual(
      [100, 110, 120].flatMap(at => [`${at} topology`, `${at + 5} event`]).concat('130 topology'),
    );
  });

  it('is not touched by those who only read, and they say what to do', async () => {
    const dir = temporaryFolder();
    oldHistory(dir, 1);
    await expect(openStoreReader(dir, workerUrl)).rejects.toThrow(
      /older Slotscope \(schema 1; .*Start slotscope serve/,
    );
    expect(existsSync(join(dir, 'slotscope.lock'))).toBe(false);
  });
});
