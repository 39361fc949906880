import type Database from 'better-sqlite3';
import { createSeriesTables } from '../series/create-series-tables';

/**
 * `seq` is the order of writing, over all tables. A stream is one cluster's topologies or socket pictures: keyframes, and
 * the changes after them. A run is a stretch of a stream in which the clock did not go back. A keyframe without a body
 * stands for documents that were lost: nothing is known from it on.
 */
const TABLES = `
  CREATE TABLE stream (id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, kind TEXT NOT NULL, UNIQUE (cluster, kind));
  CREATE TABLE run (
    stream INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (stream, seq)
  ) WITHOUT ROWID;
  CREATE TABLE keyframe (seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB);
  CREATE INDEX keyframe_by_time ON keyframe (stream, at, seq);
  CREATE TABLE change (
    stream INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (stream, seq)
  ) WITHOUT ROWID;

  CREATE TABLE text (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL);
  CREATE TABLE sighting (
    seq INTEGER PRIMARY KEY, cluster TEXT NOT NULL, node TEXT NOT NULL, at INTEGER NOT NULL, text INTEGER NOT NULL
  );
  CREATE INDEX sighting_by_node ON sighting (cluster, node, seq);
  CREATE INDEX sighting_by_text ON sighting (text);
  CREATE INDEX sighting_by_age ON sighting (at);

  CREATE TABLE level (
    seq INTEGER PRIMARY KEY, cluster TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER,
    level TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL
  );
  CREATE INDEX level_by_time ON level (cluster, at);
  CREATE INDEX level_by_age ON level (until);
  CREATE TABLE diagnosis (
    seq INTEGER PRIMARY KEY, cluster TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
    since INTEGER NOT NULL, until INTEGER, body BLOB NOT NULL, UNIQUE (cluster, id, since)
  );
  CREATE INDEX diagnosis_by_time ON diagnosis (cluster, since);
  CREATE INDEX diagnosis_by_age ON diagnosis (until);
  CREATE TABLE incident (
    seq INTEGER PRIMARY KEY, cluster TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
    since INTEGER NOT NULL, until INTEGER, body BLOB NOT NULL, UNIQUE (cluster, number)
  );
  CREATE TABLE alert (
    cluster TEXT NOT NULL, rule TEXT NOT NULL, node TEXT NOT NULL, state TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER, body TEXT NOT NULL, PRIMARY KEY (cluster, rule, node, since)
  ) WITHOUT ROWID;
`;

/** Each snapshot becomes a keyframe; events take their place among them by time. */
const MOVE = `
  CREATE TEMP TABLE place AS
    SELECT ROW_NUMBER() OVER (ORDER BY at, kind, id) AS seq, kind, id FROM (
      SELECT at, 1 AS kind, id FROM snapshot UNION ALL SELECT at, 2 AS kind, id FROM event
    );
  CREATE INDEX temp.place_by_id ON place (kind, id, seq);
  INSERT INTO stream (cluster, kind) SELECT DISTINCT cluster, 'topology' FROM snapshot;
  INSERT INTO keyframe
    SELECT place.seq, stream.id, snapshot.at, snapshot.body
    FROM place JOIN snapshot ON snapshot.id = place.id AND place.kind = 1 JOIN stream USING (cluster)
    ORDER BY place.seq;
  INSERT INTO run SELECT stream, min(seq), min(at) FROM keyframe GROUP BY stream;
  DROP TABLE snapshot;
  ALTER TABLE event ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
  UPDATE event SET seq = (SELECT seq FROM temp.place WHERE kind = 2 AND place.id = event.id);
  CREATE INDEX event_by_seq ON event (cluster, seq);
  DROP TABLE temp.place;
`;

/** Keyframes and changes instead of snapshots; texts, levels, diagnoses, incidents, alerts and series of numbers. */
export function toVersion2(database: Database.Database): void {
  database.exec(TABLES);
  createSeriesTables(database);
  database.exec(MOVE);
}
