import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { KeptDiagnosis, LevelSpan } from '@/lib/history/entry';
import type { Incident } from '@/lib/incidents/incident';
import type { Range } from '../store';
import { pack, unpack } from './body';

/** Writes what lasts: levels, diagnoses and incidents. */
export interface SpanWriter {
  /** Ends the level before it. */
  level(cluster: ClusterId, at: Millis, seq: number, level: Pick<LevelSpan, 'level' | 'code' | 'text'>): void;
  diagnosis(cluster: ClusterId, at: Millis, seq: number, kept: KeptDiagnosis): void;
  incident(cluster: ClusterId, at: Millis, seq: number, incident: Incident): void;
}

export function spanWriter(database: Database.Database): SpanWriter {
  const endLevel = database.prepare(
    `UPDATE level SET until = ? WHERE seq =
       (SELECT max(seq) FROM level WHERE cluster = ?) AND until IS NULL`,
  );
  const addLevel = database.prepare(
    'INSERT INTO level (seq, cluster, at, until, level, code, text) VALUES (?, ?, ?, NULL, ?, ?, ?)',
  );
  const putDiagnosis = database.prepare(
    'INSERT OR REPLACE INTO diagnosis (seq, cluster, id, at, since, until, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const putIncident = database.prepare(
    'INSERT OR REPLACE INTO incident (seq, cluster, number, at, since, until, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    level(cluster, at, seq, { level, code, text }) {
      endLevel.run(at, cluster);
      addLevel.run(seq, cluster, at, level, code, text);
    },
    diagnosis(cluster, at, seq, { diagnosis, cleared }) {
      const { id, since } = diagnosis;
      putDiagnosis.run(seq, cluster, id, at, since, cleared, pack(JSON.stringify(diagnosis)));
    },
    incident(cluster, at, seq, incident) {
      const { number, from, to } = incident;
      putIncident.run(seq, cluster, number, at, from, to, pack(JSON.stringify(incident)));
    },
  };
}

/** Oldest first. */
export function readLevels(database: Database.Database, { cluster, from, to }: Range): readonly LevelSpan[] {
  return database
    .prepare<[string, number, number], LevelSpan>(
      `SELECT at AS "from", until AS "to", level, code, text FROM level
       WHERE cluster = ? AND at <= ? AND ifnull(until, 9e15) >= ? ORDER BY seq`,
    )
    .all(cluster, to, from);
}

/** By their beginning. */
export function readDiagnoses(
  database: Database.Database,
  { cluster, from, to }: Range,
): readonly KeptDiagnosis[] {
  return database
    .prepare<[string, number, number], { body: Buffer; cleared: Millis | null }>(
      `SELECT body, until AS cleared FROM diagnosis
       WHERE cluster = ? AND since <= ? AND ifnull(until, 9e15) >= ? ORDER BY since, id`,
    )
    .all(cluster, to, from)
    .map(({ body, cleared }) => ({ diagnosis: JSON.parse(unpack(body)), cleared }));
}

/** Newest first. */
export function readIncidents(database: Database.Database, cluster: ClusterId): readonly Incident[] {
  return database
    .prepare<[string], Buffer>('SELECT body FROM incident WHERE cluster = ? ORDER BY number DESC')
    .pluck()
    .all(cluster)
    .map(body => JSON.parse(unpack(body)));
}
