import type Database from 'better-sqlite3';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Level } from '@/lib/cluster/topology';
import type { Lanes } from '@/lib/history/entry';
import type { Range } from '../store';
import { EVENT_COLUMNS, type EventRow, toEvent } from './events';
import { readDiagnoses, readLevels } from './spans';

const GRAVEST_FIRST: readonly Level[] = ['critical', 'warning', 'unknown', 'info', 'ok'];

/** The lanes of a range: all levels and diagnoses, and as many events as `limit` allows, the graver ones first. */
export function readLanes(
  database: Database.Database,
  { limit, ...range }: Range & { readonly limit: number },
): Lanes {
  const within = 'cluster = @cluster AND at BETWEEN @from AND @to';
  const counts = new Map(
    database
      .prepare<[object], [Level, number]>(`SELECT level, count(*) FROM event WHERE ${within} GROUP BY level`)
      .raw()
      .all(range),
  );
  // Of the level that does not fit as a whole, every so manieth: marks stay spread over the range.
  const some = database.prepare<[object], EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM (
       SELECT *, ROW_NUMBER() OVER (ORDER BY at, id) AS n FROM event WHERE ${within} AND level = @level
     ) WHERE n * CAST(@room AS INTEGER) / CAST(@count AS INTEGER) > (n - 1) * CAST(@room AS INTEGER) / CAST(@count AS INTEGER)`,
  );
  const events: ClusterEvent[] = [];
  for (const level of GRAVEST_FIRST) {
    const count = counts.get(level) ?? 0;
    const room = Math.min(limit - events.length, count);
    if (room > 0) events.push(...some.all({ ...range, level, room, count }).map(toEvent));
  }
  return {
    levels: readLevels(database, range),
    diagnoses: readDiagnoses(database, range),
    events: events.sort((a, b) => a.at - b.at || a.id - b.id),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}
