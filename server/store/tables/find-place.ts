import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { StreamKind } from '../row';
import { tickPlace } from '../series/tick-place';

export interface StreamRow {
  readonly id: number;
  readonly kind: StreamKind;
}

export const streamsOf = (database: Database.Database, cluster: ClusterId): readonly StreamRow[] =>
  database.prepare<[string], StreamRow>('SELECT id, kind FROM stream WHERE cluster = ?').all(cluster);

/** The place of what was written last of what a cluster showed, among all that has a time up to `at`; 0 for none. */
export function placeAt(database: Database.Database, cluster: ClusterId, at: Millis): number {
  const places = streamsOf(database, cluster).map(({ id }) => lastBy(database, id, at));
  return Math.max(0, tickPlace(database, cluster, at), ...places);
}

/** Where a stream stood at some place in the order of writing. */
export interface StreamPlace {
  readonly stream: number;
  /** The keyframe in force. */
  readonly keyframe: number;
  /** What was written last by then: the keyframe itself, or a change after it. */
  readonly last: number;
}

/** Null when the stream begins later. */
export function streamAt(database: Database.Database, stream: number, place: number): StreamPlace | null {
  const keyframe = pluck(
    database,
    'SELECT seq FROM keyframe WHERE stream = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
    stream,
    place,
  );
  if (keyframe === null) return null;
  const change = pluck(database, 'SELECT max(seq) FROM change WHERE stream = ? AND seq <= ?', stream, place);
  return { stream, keyframe, last: Math.max(keyframe, change ?? 0) };
}

/**
 * The last row of a stream with a time up to `at`; 0 for none. Within a run times ascend with the order of writing, so it
 * lies in the newest run that began by then, behind the newest keyframe of that run by then.
 */
function lastBy(database: Database.Database, stream: number, at: Millis): number {
  const begin = pluck(
    database,
    'SELECT seq FROM run WHERE stream = ? AND at <= ? ORDER BY seq DESC LIMIT 1',
    stream,
    at,
  );
  if (begin === null) return 0;
  const end =
    pluck(database, 'SELECT min(seq) FROM run WHERE stream = ? AND seq > ?', stream, begin) ??
    Number.MAX_SAFE_INTEGER;
  const keyframe =
    pluck(
      database,
      `SELECT seq FROM keyframe WHERE stream = ? AND at <= ? AND seq >= ? AND seq < ?
       ORDER BY at DESC, seq DESC LIMIT 1`,
      stream,
      at,
      begin,
      end,
    ) ?? begin;
  const next =
    pluck(
      database,
      'SELECT seq FROM keyframe WHERE stream = ? AND seq > ? ORDER BY seq LIMIT 1',
      stream,
      keyframe,
    ) ?? end;
  const change = pluck(
    database,
    'SELECT max(seq) FROM change WHERE stream = ? AND seq >= ? AND seq < ? AND at <= ?',
    stream,
    keyframe,
    Math.min(next, end),
    at,
  );
  return change ?? keyframe;
}

const pluck = (database: Database.Database, sql: string, ...values: number[]): number | null =>
  database
    .prepare<number[], number | null>(sql)
    .pluck()
    .get(...values) ?? null;
