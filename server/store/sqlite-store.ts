import type { ClusterEvent } from '@/lib/cluster/events';
import type { Millis } from '@/lib/cluster/ids';
import type { Entry } from '@/lib/history/entry';
import { EMPTY, readingBy } from './reading';
import { toRow } from './row';
import type { Store, StoreHealth } from './store';
import { explainDropped, explainMoved, sentence } from './store-failures';
import { StoreFailure, startWorker, type WorkerLink } from './worker-link';
import type { ReadMethod, WriterState } from './worker-messages';
import type { WorkerSource } from './worker-source';
import { createWriteQueue, type QueueLimits } from './write-queue';

/** Rows are gathered this long, so that a tick of many clusters is one transaction. */
const GATHER: Millis = 50;
const DISK_DEADLINE: Millis = 10_000;

export interface SqliteStoreParts {
  readonly writer: WorkerLink;
  /** What to start the reading thread from, and which place it reads. It is started by the first read. */
  readonly source: WorkerSource;
  readonly place: string;
  /** Pause after a failed attempt, in ms; what is queued is kept and tried again. */
  readonly retry: Millis;
  readonly limits?: QueueLimits;
  /** A disk that has not answered for so long is taken for dead when opening or closing; 10 s. */
  readonly deadline?: Millis;
}

/** A store, and whether it is written. */
export interface SqliteStore extends Store {
  /** Opens the file, and resolves also when it cannot be opened yet: `health` tells. */
  begin(): Promise<void>;
  /** Resolves when all that was handed over is on the disk; rejects with the reason why not. */
  written(): Promise<void>;
}

/** The main thread's half: numbers, queues, retries. One worker thread writes; another one, started when needed, reads. */
export function createSqliteStore(parts: SqliteStoreParts): SqliteStore {
  const { writer, source, place, retry, limits, deadline = DISK_DEADLINE } = parts;
  const queue = createWriteQueue(limits);
  let state: WriterState | null = null;
  let ids = 0;
  let failure: string | null = null;
  let writtenUntil: Millis = 0;
  let renewals = 0;
  let reader: WorkerLink | null = null;
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | null = null;

  const schedule = (delay: Millis) => {
    if (!closing) timer ??= setTimeout(() => void flush(), delay);
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!writing && (queue.length > 0 || !state)) writing = writeAll();
    return writing ?? Promise.resolve();
  };

  const take = (next: WriterState | null) => {
    if (!next) return;
    if (next.moved && next.moved.at !== state?.moved?.at) {
      renewals++;
      reader?.ask({ type: 'open' }).catch(() => {});
    }
    // Ids of a file that was lost are not given out again.
    ids = Math.max(ids, next.lastEventId, next.moved ? next.moved.at : 0);
    state = next;
  };

  const writeAll = async () => {
    try {
      if (!state) take(await writer.ask({ type: 'open' }));
      failure = null;
      while (queue.length > 0) await writeBatch();
    } catch (error) {
      failure = sentence(error);
      schedule(retry);
    }
    writing = null;
  };

  const writeBatch = async () => {
    const rows = queue.take();
    try {
      take(await writer.ask({ type: 'write', rows }));
      failure = null;
    } catch (error) {
      queue.putBack(rows);
      throw error;
    }
    const whole = rows.findLast(({ at }) => at !== queue.nextAt);
    if (whole) writtenUntil = whole.at;
  };

  const push = (entry: Entry) => {
    try {
      queue.push(toRow(entry));
    } catch (error) {
      failure = `History is not kept whole: a row could not be written as JSON (${sentence(error)}).`;
    }
  };

  const read = async (method: ReadMethod, values: readonly unknown[]): Promise<unknown> => {
    if (closing) return EMPTY[method];
    await flush();
    if (!state || closing) return EMPTY[method];
    try {
      reader ??= startWorker(source, { type: 'read', place });
      return await reader.ask({ type: 'read', method, values });
    } catch (error) {
      if (closing) return EMPTY[method];
      failure = sentence(error);
      const damaged = error instanceof StoreFailure && error.damaged;
      if (damaged)
        await writer.ask({ type: 'renew' }).then(take, renewError => (failure = sentence(renewError)));
      return EMPTY[method];
    }
  };

  return {
    ...readingBy(read),
    async begin() {
      await within(deadline, flush()).catch(error => {
        failure = sentence(error);
      });
      // Numbers of events that nobody could look up are beyond all that were ever given out.
      if (!state) ids = Date.now();
    },
    async written() {
      await flush();
      if (failure !== null) throw new Error(failure);
    },
    number: events => events.map((event): ClusterEvent => ({ ...event, id: ++ids })),
    write(entries) {
      if (closing) return;
      for (const entry of entries) push(entry);
      schedule(GATHER);
    },
    health(): StoreHealth {
      const reason = failure ?? (queue.length > 0 ? explainDropped(queue.dropped) : null);
      return {
        ok: reason === null,
        reason: reason ?? explainMoved(state?.moved ?? null, Date.now()),
        writtenUntil,
        bytes: state?.bytes ?? 0,
        gaps: queue.gaps + renewals,
      };
    },
    close() {
      closing ??= (async () => {
        // A file that could not be opened all the time will not be now.
        const done = (state ? flush() : Promise.resolve())
          .then(() => reader?.ask({ type: 'close' }))
          .then(() => writer.ask({ type: 'close' }));
        const failed = await within(deadline, done).then(() => null, sentence);
        failure ??= failed;
        await Promise.all([writer.end(), reader?.end()]);
      })();
      return closing;
    },
  };
}

async function within<T>(deadline: Millis, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error('History is not kept: the disk does not answer. Check it.');
    timer = setTimeout(() => reject(error), deadline);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
