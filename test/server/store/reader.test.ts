import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRecordingFile } from '@/server/store/create-recording-file';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { openStoreReader } from '@/server/store/open-store-reader';
import { aTopology } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { anEntry, anEvent, PROD, shown, tell } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();
const reading = async (place: string) => {
  const reader = await openStoreReader(place, workerUrl);
  onTestFinished(() => reader.close());
  return reader;
};

describe('a reader', () => {
  it('reads a folder while a server writes it, without taking it over', async () => {
    const dir = temporaryFolder();
    const store = await openSqliteStore({ dir, workerUrl });
    onTestFinished(() => store.close());
    store.write(shown(aTopology({ at: 10 })));
    await store.momentAt(PROD, 10);
    const reader = await reading(dir);
    expect(await reader.momentAt(PROD, 10)).toEqual(await store.momentAt(PROD, 10));
    store.write(shown(aTopology({ at: 20, seq: 2 })));
    await store.momentAt(PROD, 20);
    expect((await reader.momentAt(PROD, 20))?.topology.seq).toBe(2);
    expect(await reader.clusters()).toEqual([PROD]);
    expect(store.health().ok).toBe(true);
  });

  it('reads a folder that nobody writes', async () => {
    const dir = temporaryFolder();
    const store = await openSqliteStore({ dir, workerUrl });
    store.write(shown(aTopology({ at: 10 })));
    await store.close();
    expect(await (await reading(dir)).extent(PROD)).toEqual({ from: 10, to: 10 });
    expect((await (await reading(join(dir, 'slotscope.db'))).momentAt(PROD, 10))?.beatAt).toBe(10);
  });

  it('says in one sentence what cannot be read', async () => {
    const dir = temporaryFolder();
    await expect(openStoreReader(join(dir, 'none.slotscope'), workerUrl)).rejects.toThrow(
      /^There is no .*none\.slotscope; give/,
    );
    mkdirSync(join(dir, 'empty'));
    await expect(openStoreReader(join(dir, 'empty'), workerUrl)).rejects.toThrow(
      /^There is no history in .*empty; give/,
    );
    writeFileSync(join(dir, 'noise'), 'x'.repeat(9000));
    await expect(openStoreReader(join(dir, 'noise'), workerUrl)).rejects.toThrow(
      /noise is damaged or not a database/,
    );
    expect(readdirSync(dir).sort()).toEqual(['empty', 'noise']);
  });
});

describe('a recording', () => {
  it('is one new file with all that was written, sealed, and reads as the store it came from', async () => {
    const dir = temporaryFolder();
    const file = join(dir, 'night.slotscope');
    const recording = await createRecordingFile(file, workerUrl);
    for (let page = 0; page < 20; page++) {
      for (let i = 0; i < 100; i++) {
        const at = 1000 * (page * 100 + i);
        if (i === 0) recording.write(shown(aTopology({ at, seq: page + 1 })));
        else
          recording.write([
            anEntry(at, { type: 'tick', dataAt: at, values: { 'cluster cluster.seq': page + 1 } }),
          ]);
        tell(recording, [anEvent(at)]);
      }
      await recording.written();
    }
    expect((await recording.momentAt(PROD, 1_500_000))?.topology.seq).toBe(16);
    await recording.close();
    expect(readdirSync(dir)).toEqual(['night.slotscope']);

    const reader = await reading(file);
    expect(await reader.extent(PROD)).toEqual({ from: 0, to: 1_999_000 });
    expect(await reader.momentAt(PROD, 1_500_500)).toMatchObject({
      topology: { seq: 16, at: 1_500_000 },
      beatAt: 1_500_000,
    });
    let [count, cursor]: [number, string | null] = [0, null];
    do {
      const page = await reader.entries({ cluster: PROD, from: 0, to: 2_000_000 }, cursor, 333);
      count += page.entries.length;
      cursor = page.next;
    } while (cursor !== null);
    expect(count).toBe(20 + 2000 + 2000);
  });

  it('does not write over what is there', async () => {
    const dir = temporaryFolder();
    const file = join(dir, 'a.slotscope');
    writeFileSync(file, 'mine');
    await expect(createRecordingFile(file, workerUrl)).rejects.toThrow(
      /a\.slotscope is there already; give a new name\./,
    );
    await expect(createRecordingFile(join(dir, 'none/a.slotscope'), workerUrl)).rejects.toThrow(/none/);
  });
});
