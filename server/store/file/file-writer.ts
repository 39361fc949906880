import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import { explainRecordFailure, explainStoreFailure, isDamage } from '../explain-store-failure';
import { makeFolder } from '../make-folder';
import type { Row } from '../row';
import { sealSome } from '../series/seal-some';
import { lastEventId } from '../tables/events';
import { bytesInUse, retain } from '../tables/retain';
import { type RowWriter, rowWriter } from '../tables/row-writer';
import type { MovedFile, WorkerSettings, WriterState } from '../worker-messages';
import type { Served } from './file-reader';
import { lockFolder } from './lock-folder';
import { moveAside } from './move-aside';
import { databaseFile, openToWrite } from './open-file';

/** Between two small steps of sealing or removing, so that no write waits for long. */
const BREATH: Millis = 10;

type WriterSettings = Exclude<WorkerSettings, { readonly type: 'read' }>;

/** Writes a history: a folder's, with what is kept for how long, or one file. */
export function createFileWriter(settings: WriterSettings): Served {
  const file = settings.type === 'keep' ? databaseFile(settings.dir) : settings.file;
  let lock: Database.Database | null = null;
  let database: Database.Database | null = null;
  let writer: RowWriter | null = null;
  let moved: MovedFile | null = null;
  let timer: NodeJS.Timeout | undefined;

  const open = (): void => {
    if (database) return;
    if (settings.type === 'keep') {
      makeFolder(settings.dir);
      lock ??= lockFolder(settings.dir);
    } else if (existsSync(file)) {
      throw new Error(`${file} is there already; give a new name.`);
    }
    database = openToWrite(file);
    if (settings.type === 'keep') timer ??= setTimeout(tend, settings.retention.every);
  };

  /** A broken file is no reason to keep nothing: it goes aside and a new one is begun. */
  const renew = () => {
    writer = null;
    const broken = database;
    database = null;
    attempt(() => broken?.close());
    if (existsSync(file)) {
      const now = Date.now();
      moved = { file: moveAside(file, now), at: now };
    }
    open();
  };

  const renewing = (work: () => void) => {
    try {
      work();
    } catch (error) {
      // What was rolled back is not where the writer thinks it is.
      writer = null;
      if (settings.type !== 'keep' || !isDamage(error)) throw error;
      renew();
      work();
    }
  };

  const write = (rows: readonly Row[]) => {
    open();
    if (database) writer ??= rowWriter(database);
    writer?.(rows);
  };

  const state = (): WriterState | null =>
    database && { lastEventId: lastEventId(database), bytes: bytesInUse(database), moved };

  /** Small steps with turns of the event loop between. What fails here fails again at the next write, and is told there. */
  const tend = () => {
    timer = undefined;
    if (!database || settings.type !== 'keep') return;
    const now = Date.now();
    let more = false;
    try {
      more = sealSome(database, now) || retain(database, settings.retention, now);
    } catch (error) {
      if (isDamage(error)) attempt(renew);
    } finally {
      timer ??= setTimeout(tend, more ? BREATH : settings.retention.every);
    }
  };

  /** A recording is read more often than it is written: sealed, and all in one file. */
  const finish = (recording: Database.Database) => {
    while (sealSome(recording, Number.MAX_SAFE_INTEGER));
    recording.pragma('journal_mode = DELETE');
    recording.exec('VACUUM');
  };

  return {
    explain: error =>
      settings.type === 'keep' ? explainStoreFailure(error, settings.dir) : explainRecordFailure(error, file),
    answer(ask) {
      switch (ask.type) {
        case 'open':
          renewing(open);
          return state();
        case 'write':
          renewing(() => write(ask.rows));
          return state();
        case 'renew':
          if (settings.type === 'keep') renew();
          return state();
        case 'close':
          clearTimeout(timer);
          try {
            if (database && settings.type === 'record') finish(database);
          } finally {
            database?.close();
            lock?.close();
            database = lock = null;
          }
          return null;
        case 'read':
          throw new Error('This worker only writes.');
      }
    },
  };
}

/** For what is tried again anyway. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next write fails too, and tells.
  }
}
