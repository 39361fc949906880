import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { EventPage, Store, StoreHealth } from './store';
import { startWorker, type WorkerLink } from './worker-link';
import type { Retention, Row } from './worker-messages';
import { findStoreWorker } from './worker-source';
import { createWriteQueue } from './write-queue';

/** Rows are gathered this long, so that a tick of many clusters is one transaction. */
const GATHER: Millis = 50;
/** Pause after a failed write; what is queued is kept and tried again. */
const RETRY: Millis = 5000;
/** A disk that has not answered for so long is taken for dead when opening or closing. */
const DISK_DEADLINE: Millis = 10_000;
const DAY: Millis = 86_400_000;

const DEFAULT_RETENTION: Retention = { maxAge: 30 * DAY, maxBytes: 1024 ** 3, every: 60_000 };

export interface SqliteStoreOptions {
  /** Folder of `slotscope.db`; created when missing. */
  readonly dir: string;
  /** Defaults: 30 days, 1 GiB, enforced each minute. */
  readonly retention?: Partial<Retention>;
  /** The worker's file; by default the bundled one beside this file, else the TypeScript source. */
  readonly workerUrl?: URL;
}

/**
 * Opens the history. Always resolves: a folder or file that cannot be used is told by `health`, reads then answer
 * empty, and `append` still numbers events. What waits for a slow or full disk is bounded; snapshots are dropped first.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const retention = { ...DEFAULT_RETENTION, ...options.retention };
  const worker = startWorker(findStoreWorker(options.workerUrl), { dir: options.dir, retention });
  try {
    const lastId = await within(DISK_DEADLINE, worker.ask({ type: 'open' }));
    return createStore(worker, lastId, null);
  } catch (error) {
    return createStore(worker, 0, sentence(error));
  }
}

function createStore(worker: WorkerLink, lastId: number, openFailure: string | null): Store {
  const queue = createWriteQueue();
  let ids = lastId;
  let failure = openFailure;
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | null = null;

  const schedule = (delay: Millis) => {
    if (openFailure === null && !closing) timer ??= setTimeout(() => void flush(), delay);
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!writing && queue.length > 0) writing = writeAll();
    return writing ?? Promise.resolve();
  };

  const writeAll = async () => {
    while (queue.length > 0) {
      const rows = queue.take();
      try {
        await worker.ask({ type: 'write', rows });
        failure = null;
      } catch (error) {
        failure = sentence(error);
        queue.putBack(rows);
        schedule(RETRY);
        break;
      }
    }
    writing = null;
  };

  const push = (make: () => Row) => {
    if (openFailure !== null || closing) return;
    try {
      queue.push(make());
    } catch (error) {
      failure = `History is not kept whole: a row could not be written as JSON (${sentence(error)}).`;
    }
  };

  /** Reads see what was appended before them; a failed read is an empty answer and a reason in `health`. */
  const read = async <T>(empty: T, ask: () => Promise<T>): Promise<T> => {
    if (openFailure !== null || closing) return empty;
    try {
      await flush();
      return await ask();
    } catch (error) {
      failure = sentence(error);
      return empty;
    }
  };

  return {
    append(cluster, at, topology, events) {
      const numbered = events.map((event): ClusterEvent => ({ ...event, id: ++ids }));
      for (const { data, ...event } of numbered) {
        push(() => ({ type: 'event', cluster, event, data: JSON.stringify(data) }));
      }
      if (topology) push(() => ({ type: 'snapshot', cluster, at, body: JSON.stringify(topology) }));
      schedule(GATHER);
      return numbered;
    },
    topologyAt: (cluster: ClusterId, at: Millis) =>
      read<Topology | null>(null, async () => {
        const text = await worker.ask({ type: 'topologyAt', cluster, at });
        return text === null ? null : JSON.parse(text);
      }),
    events: query => read<EventPage>({ events: [], next: null }, () => worker.ask({ type: 'events', query })),
    health(): StoreHealth {
      if (failure !== null) return { ok: false, reason: failure };
      const { snapshots, events } = queue.dropped;
      if (snapshots + events === 0 || queue.length === 0) return { ok: true };
      return {
        ok: false,
        reason: `History falls behind: the disk is too slow, ${snapshots} snapshots and ${events} events were dropped.`,
      };
    },
    close() {
      closing ??= (async () => {
        const written = flush().then(() => worker.ask({ type: 'close' }));
        await within(DISK_DEADLINE, written).catch(() => null);
        await worker.end();
      })();
      return closing;
    },
  };
}

async function within<T>(deadline: Millis, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error('History is not kept: the disk does not answer. Check it and restart.');
    timer = setTimeout(() => reject(error), deadline);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
