import type Database from 'better-sqlite3';
import { explainReadFailure } from '../explain-store-failure';
import { readSeries } from '../series/read-series';
import { readEvents } from '../tables/events';
import { readEntries } from '../tables/read-entries';
import { readExtent } from '../tables/read-extent';
import { readLanes } from '../tables/read-lanes';
import { readMoment } from '../tables/read-moment';
import { readClusters } from '../tables/row-sources';
import { readIncidents } from '../tables/spans';
import { readText } from '../tables/texts';
import type { Ask, Questions, QuestionType, Reading, ReadMethod } from '../worker-messages';
import { openToRead } from './open-file';

/** The answer to one kind of question, of an open file. */
type Readers = {
  readonly [M in ReadMethod]: (
    database: Database.Database,
    ...values: Parameters<Reading[M]>
  ) => Awaited<ReturnType<Reading[M]>>;
};

const READERS: Readers = {
  momentAt: readMoment,
  events: readEvents,
  lanes: readLanes,
  series: readSeries,
  textAt: readText,
  incidents: readIncidents,
  extent: readExtent,
  clusters: readClusters,
  entries: readEntries,
};

/** What a worker thread serves. Synchronous. */
export interface Served {
  /** Why it threw, as one clear sentence. */
  explain(error: unknown): string;
  answer(ask: Ask): Questions[QuestionType]['answer'];
}

/** Reads a history: opens it anew with each `open`, and for good only when closed. */
export function createFileReader(place: string): Served {
  let database: Database.Database | null = null;
  return {
    explain: error => explainReadFailure(error, place),
    answer(ask) {
      switch (ask.type) {
        case 'open':
          database?.close();
          database = null;
          database = openToRead(place);
          return null;
        case 'read': {
          const db = database ?? openToRead(place);
          database = db;
          const read: (database: Database.Database, ...values: never[]) => unknown = READERS[ask.method];
          // One view of it all: another thread is writing and sealing.
          return db.transaction(() => read(db, ...(ask.values as never[])))();
        }
        case 'close':
          database?.close();
          database = null;
          return null;
        case 'write':
        case 'renew':
          throw new Error('This worker only reads.');
      }
    },
  };
}
