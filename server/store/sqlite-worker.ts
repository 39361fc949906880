/** Entry of the store's worker thread: everything that may wait for a disk happens here. */
import { parentPort, workerData } from 'node:worker_threads';
import { enforceRetention } from './enforce-retention';
import { explainStoreFailure } from './explain-store-failure';
import { openDatabase, type SqliteDatabase } from './sqlite-database';
import type { Ask, FromWorker, Questions, QuestionType, ToWorker, WorkerSettings } from './worker-messages';

const { dir, retention }: WorkerSettings = workerData;
let database: SqliteDatabase | null = null;
let timer: NodeJS.Timeout | undefined;

parentPort?.on('message', ({ call, ask }: ToWorker) => {
  parentPort?.postMessage(reply(call, ask));
  if (ask.type === 'close') parentPort?.close();
});

function reply(call: number, ask: Ask): FromWorker {
  try {
    return { call, ok: true, answer: answer(ask) };
  } catch (error) {
    return { call, ok: false, reason: explainStoreFailure(error, dir) };
  }
}

function answer(ask: Ask): Questions[QuestionType]['answer'] {
  switch (ask.type) {
    case 'open':
      database = openDatabase(dir);
      timer = setTimeout(retain, retention.every);
      return database.lastEventId();
    case 'write':
      database?.write(ask.rows);
      return null;
    case 'topologyAt':
      return database?.topologyAt(ask.cluster, ask.at) ?? null;
    case 'events':
      return database?.events(ask.query) ?? { events: [], next: null };
    case 'close':
      clearTimeout(timer);
      database?.close();
      database = null;
      return null;
  }
}

/** One batch at a time with a turn of the event loop between, so that no write waits for a long clean-up. */
function retain(): void {
  if (!database) return;
  let more = false;
  try {
    more = enforceRetention(database.connection, retention, Date.now());
  } catch {
    // A full or failing disk also fails the next write, and that is where it is reported.
  }
  timer = setTimeout(retain, more ? 5 : retention.every);
}
