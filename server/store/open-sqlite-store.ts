import type { Millis } from '@/lib/cluster/ids';
import { DEFAULT_RETENTION, type Retention } from './retention';
import { createSqliteStore } from './sqlite-store';
import type { Store } from './store';
import { startWorker } from './worker-link';
import { findStoreWorker } from './worker-source';

/** ms between two attempts to write on a disk that fails. */
const RETRY: Millis = 5000;

export interface SqliteStoreOptions {
  /** Folder of `slotscope.db`; created when missing. */
  readonly dir: string;
  /** Defaults: 30 days as it was, 90 days by minutes, two years by hours, 1 GiB, enforced each minute. */
  readonly retention?: Partial<Retention>;
  /** Pause after a failed attempt; 5 s. */
  readonly retry?: Millis;
  /** The worker's file; by default the bundled one beside this file, else the TypeScript source. */
  readonly workerUrl?: URL;
}

/**
 * Opens the history. Always resolves: a folder or file that cannot be used is told by `health` and tried again, reads then
 * answer empty, and events are numbered all the same. What waits for a slow or full disk is bounded; documents go first.
 */
export async function openSqliteStore({
  dir,
  retry = RETRY,
  ...options
}: SqliteStoreOptions): Promise<Store> {
  const source = findStoreWorker(options.workerUrl);
  const retention = { ...DEFAULT_RETENTION, ...options.retention };
  const writer = startWorker(source, { type: 'keep', dir, retention });
  const { begin, ...store } = createSqliteStore({ writer, source, place: dir, retry });
  await begin();
  return store;
}
