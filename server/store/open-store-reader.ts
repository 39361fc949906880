import { readingBy } from './reading';
import type { StoreReader } from './store';
import { startWorker } from './worker-link';
import { findStoreWorker } from './worker-source';

/**
 * Opens a history to read: a data folder, also while a server writes it, or a `.slotscope` file. Rejects with one clear
 * sentence when there is none or it cannot be read, and so does each read.
 */
export async function openStoreReader(place: string, workerUrl?: URL): Promise<StoreReader> {
  const worker = startWorker(findStoreWorker(workerUrl), { type: 'read', place });
  try {
    await worker.ask({ type: 'open' });
  } catch (error) {
    await worker.end();
    throw error;
  }
  let closing: Promise<void> | null = null;
  return {
    ...readingBy((method, values) => worker.ask({ type: 'read', method, values })),
    close() {
      closing ??= worker.ask({ type: 'close' }).then(() => worker.end());
      return closing;
    },
  };
}
