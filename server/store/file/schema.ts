import type Database from 'better-sqlite3';
import { createVersion1 } from './version-1';
import { toVersion2 } from './version-2';

/** Step n brings a file of version n to version n + 1; a new file takes them all. Never changed once released. */
const STEPS: readonly ((database: Database.Database) => void)[] = [createVersion1, toVersion2];
/** Kept in the file's `user_version`. */
const SCHEMA_VERSION = STEPS.length;
/** `SLTS` in the file's header: tells our database from any other SQLite file. */
const APPLICATION_ID = 0x534c5453;

/** Creates the tables in a new file, brings an older one forward. Throws one clear sentence when the file is not ours or newer than we are. */
export function prepareSchema(database: Database.Database, file: string): void {
  const version = checkSchema(database, file, TO_WRITE);
  if (version === SCHEMA_VERSION) return;
  // Only a file without tables can still become one that gives freed pages back.
  if (version === 0) database.pragma('auto_vacuum = INCREMENTAL');
  database.transaction(() => {
    for (const step of STEPS.slice(version)) step(database);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

/** For those who may not write: throws also when the file is older, or empty. */
export function requireSchema(database: Database.Database, file: string): void {
  const version = checkSchema(database, file, TO_READ);
  if (version === 0) throw new Error(`${file} holds no history of Slotscope. ${TO_READ.foreign}`);
  if (version < SCHEMA_VERSION)
    throw new Error(
      `${file} was written by an older Slotscope (schema ${version}; this one reads ${SCHEMA_VERSION}). Start slotscope serve on its folder once to bring it forward.`,
    );
}

/** What to do about a file that is of no use. */
interface Advice {
  readonly foreign: string;
  readonly newer: string;
}
const TO_WRITE: Advice = {
  foreign: 'Move it away or give another data folder.',
  newer: 'Update Slotscope or give another data folder.',
};
const TO_READ: Advice = {
  foreign: 'Give one of Slotscope: a recording, or a data folder.',
  newer: 'Update Slotscope to read it.',
};

function checkSchema(database: Database.Database, file: string, advice: Advice): number {
  const version = Number(database.pragma('user_version', { simple: true }));
  const application = Number(database.pragma('application_id', { simple: true }));
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (application !== APPLICATION_ID && (application !== 0 || tables !== 0)) {
    throw new Error(`${file} is a database of another program. ${advice.foreign}`);
  }
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `${file} was written by a newer Slotscope (schema ${version}; this one knows ${SCHEMA_VERSION}). ${advice.newer}`,
    );
  }
  return version;
}
