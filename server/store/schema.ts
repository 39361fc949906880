import type Database from 'better-sqlite3';

/** Kept in the file's `user_version`. */
const SCHEMA_VERSION = 1;
/** `SLTS` in the file's header: tells our database from any other SQLite file. */
const APPLICATION_ID = 0x534c5453;

const CREATE = `
  CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cluster TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
    level TEXT NOT NULL, node TEXT, text TEXT NOT NULL, data TEXT NOT NULL
  );
  CREATE INDEX event_by_time ON event (cluster, at, id);
  CREATE INDEX event_by_age ON event (at);
  CREATE TABLE snapshot (id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE UNIQUE INDEX snapshot_by_time ON snapshot (cluster, at);
  CREATE INDEX snapshot_by_age ON snapshot (at);
`;

/** Creates the tables in a new file. Throws one clear sentence when the file is not ours or newer than we are. */
export function prepareSchema(database: Database.Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  const application = Number(database.pragma('application_id', { simple: true }));
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (application !== APPLICATION_ID && (application !== 0 || tables !== 0)) {
    throw new Error(`${file} is a database of another program. Move it away or give another data folder.`);
  }
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `${file} was written by a newer Slotscope (schema ${version}; this one knows ${SCHEMA_VERSION}). Update Slotscope or give another data folder.`,
    );
  }
  if (version === SCHEMA_VERSION) return;
  // Only a file without tables can still become one that gives freed pages back.
  database.pragma('auto_vacuum = INCREMENTAL');
  database.transaction(() => {
    database.exec(CREATE);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}
