import type Database from 'better-sqlite3';

/** The first tables: events, and each published topology whole. */
export function createVersion1(database: Database.Database): void {
  database.exec(`
    CREATE TABLE event (
      id INTEGER PRIMARY KEY AUTOINCREMENT, cluster TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
      level TEXT NOT NULL, node TEXT, text TEXT NOT NULL, data TEXT NOT NULL
    );
    CREATE INDEX event_by_time ON event (cluster, at, id);
    CREATE INDEX event_by_age ON event (at);
    CREATE TABLE snapshot (id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE UNIQUE INDEX snapshot_by_time ON snapshot (cluster, at);
    CREATE INDEX snapshot_by_age ON snapshot (at);
  `);
}
