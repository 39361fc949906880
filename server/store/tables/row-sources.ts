import type Database from 'better-sqlite3';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Entry, LevelSpan } from '@/lib/history/entry';
import type { Range } from '../store';
import { unpack } from './body';
import { type Source, supply } from './entry-source';
import { EVENT_COLUMNS, type EventRow, toEvent } from './events';

/** Everything of a range that lies one entry a row; what lasts is in the range when any of it is. */
export function rowSources(database: Database.Database, { cluster, from, to }: Range): readonly Source[] {
  const source = <R extends { readonly seq: number; readonly at: Millis }>(
    sql: string,
    values: readonly (string | number)[],
    toEntry: (row: R) => Body,
  ): Source => {
    const select = database.prepare<(string | number)[], R>(`${sql} AND seq > ? ORDER BY seq LIMIT ?`);
    return (after, limit) => {
      const rows = select.all(cluster, ...values, after, limit);
      return supply(
        rows.map(row => ({ seq: row.seq, entry: { cluster, at: row.at, ...toEntry(row) } as Entry })),
        limit,
      );
    };
  };
  const lasting = 'cluster = ? AND since <= ? AND ifnull(until, 9e15) >= ?';
  return [
    source<EventRow & Place>(
      `SELECT seq, ${EVENT_COLUMNS} FROM event WHERE cluster = ? AND at BETWEEN ? AND ?`,
      [from, to],
      ({ seq: _seq, ...row }) => ({ type: 'event', event: toEvent(row) }),
    ),
    source<Place & { node: NodeId; body: Buffer }>(
      `SELECT seq, at, node, body FROM sighting JOIN text ON text.id = sighting.text WHERE cluster = ? AND (
         at BETWEEN ? AND ? OR seq IN (SELECT max(seq) FROM sighting WHERE cluster = ? AND at <= ? GROUP BY node))`,
      [from, to, cluster, from],
      ({ node, body }) => ({ type: 'text', node, text: unpack(body) }),
    ),
    source<Place & Pick<LevelSpan, 'level' | 'code' | 'text'>>(
      `SELECT seq, at, level, code, text FROM level
       WHERE cluster = ? AND at <= ? AND ifnull(until, 9e15) >= ?`,
      [to, from],
      ({ level, code, text }) => ({ type: 'level', level, code, text }),
    ),
    source<Place & { body: Buffer; until: Millis | null }>(
      `SELECT seq, at, body, until FROM diagnosis WHERE ${lasting}`,
      [to, from],
      ({ body, until }) => ({ type: 'diagnosis', diagnosis: parse(body), cleared: until }),
    ),
    source<Place & { body: Buffer }>(
      `SELECT seq, at, body FROM incident WHERE ${lasting}`,
      [to, from],
      ({ body }) => ({ type: 'incident', incident: parse(body) }),
    ),
  ];
}

interface Place {
  readonly seq: number;
  readonly at: Millis;
}

type Body<T extends Entry = Entry> = T extends Entry ? Omit<T, 'cluster' | 'at'> : never;

const parse = (body: Buffer) => JSON.parse(unpack(body));

/** Clusters of which anything is kept. */
export function readClusters(database: Database.Database): readonly ClusterId[] {
  // Events and ticks are many and clusters few: from one cluster's first row straight to the next one's.
  const leaping = (table: string) => `
    SELECT cluster FROM (
      WITH RECURSIVE one (cluster) AS (
        SELECT min(cluster) FROM ${table}
        UNION ALL SELECT (SELECT min(cluster) FROM ${table} WHERE cluster > one.cluster) FROM one WHERE cluster NOTNULL
      ) SELECT cluster FROM one WHERE cluster NOTNULL)`;
  const tables = ['stream', 'event', 'tick', 'chunk', 'sighting', 'level', 'diagnosis', 'incident'];
  return database
    .prepare<[], ClusterId>(`${tables.map(leaping).join(' UNION ')} ORDER BY cluster`)
    .pluck()
    .all();
}
