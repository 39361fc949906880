import type { Millis } from '@/lib/cluster/ids';
import { createSqliteStore, type SqliteStore } from './sqlite-store';
import { startWorker } from './worker-link';
import { findStoreWorker } from './worker-source';

const RETRY: Millis = 5000;
/** Sealing and packing a long recording takes its time. */
const DEADLINE: Millis = 3_600_000;

/** A store that writes one new file. */
export type RecordingFile = Omit<SqliteStore, 'begin'>;

/**
 * Begins a `.slotscope` file; rejects with one clear sentence when it cannot be, or is there already. Nothing that is
 * written is ever dropped: wait for `written()` between pages, which rejects when the disk fails. `close()` makes it one
 * file without any beside it, and rejects when that fails.
 */
export async function createRecordingFile(file: string, workerUrl?: URL): Promise<RecordingFile> {
  const source = findStoreWorker(workerUrl);
  const writer = startWorker(source, { type: 'record', file });
  const limits = { rows: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY };
  const { begin, ...store } = createSqliteStore({
    writer,
    source,
    place: file,
    retry: RETRY,
    deadline: DEADLINE,
    limits,
  });
  await begin();
  if (!store.health().ok) {
    await store.close();
    throw new Error(store.health().reason ?? '');
  }
  return {
    ...store,
    async close() {
      await store.close();
      const { ok, reason } = store.health();
      if (!ok) throw new Error(reason ?? '');
    },
  };
}
