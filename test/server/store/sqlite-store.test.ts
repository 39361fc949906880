import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { bundledWorker } from './bundled-worker';
import { storeConformance } from './conformance';

const workerUrl = await bundledWorker();

storeConformance('SQLite', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'slotscope-store-'));
  return {
    open: () => openSqliteStore({ dir, workerUrl }),
    remove: async () => rmSync(dir, { recursive: true, force: true }),
  };
});
