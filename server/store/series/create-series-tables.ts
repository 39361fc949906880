import type Database from 'better-sqlite3';

/**
 * `series`: the number that stands for a key within its cluster. `tick`: every number of one moment in one row while hot.
 * `chunk`: a sealed stretch of ticks; until it is `whole` it does not count, from then on its hot rows do not. `finest`:
 * the finest level that is still kept of it (see `LEVELS`). `block`: columns of a chunk at a level; part 0 holds the
 * times, the others hold series in the order of `placeOf`, up to and with `upto`.
 */
const CREATE = `
  CREATE TABLE series (
    cluster TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (cluster, number)
  ) WITHOUT ROWID;
  CREATE TABLE tick (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cluster TEXT NOT NULL, at INTEGER NOT NULL, data_at INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX tick_by_order ON tick (cluster, id, at);
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, last INTEGER NOT NULL,
    min_at INTEGER NOT NULL, max_at INTEGER NOT NULL, ticks INTEGER NOT NULL, finest INTEGER NOT NULL,
    whole INTEGER NOT NULL
  );
  CREATE INDEX chunk_by_order ON chunk (cluster, last, min_at, max_at) WHERE whole;
  CREATE INDEX chunk_by_age ON chunk (finest, max_at) WHERE whole;
  CREATE INDEX chunk_begun ON chunk (id) WHERE NOT whole;
  CREATE TABLE block (
    id INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, level INTEGER NOT NULL, part INTEGER NOT NULL,
    upto TEXT NOT NULL, body BLOB NOT NULL
  );
  CREATE UNIQUE INDEX block_by_chunk ON block (chunk, level, part);
`;

/** Creates what numeric series need, in a database that has none of it yet. */
export function createSeriesTables(db: Database.Database): void {
  db.exec(CREATE);
}
