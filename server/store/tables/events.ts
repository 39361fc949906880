import type Database from 'better-sqlite3';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId } from '@/lib/cluster/ids';
import { formatCursor, parseCursor } from '../event-cursor';
import type { EventPage, EventQuery } from '../store';

/** An event as its row is read. */
export type EventRow = Omit<ClusterEvent, 'data' | 'node'> & {
  readonly node: ClusterEvent['node'] | null;
  readonly data: string;
};

/** The columns of an `EventRow`. */
export const EVENT_COLUMNS = 'id, at, type, level, node, text, data';

export function toEvent({ id, at, type, level, node, text, data }: EventRow): ClusterEvent {
  return { id, at, type, level, ...(node ? { node } : {}), text, data: JSON.parse(data) };
}

/** The highest event id ever written, also when retention has removed it; 0 for none. */
export function lastEventId(database: Database.Database): number {
  return Number(database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'").pluck().get() ?? 0);
}

export function eventWriter(database: Database.Database) {
  const add = database.prepare(
    'INSERT OR REPLACE INTO event (id, cluster, at, type, level, node, text, data, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return (cluster: ClusterId, seq: number, event: ClusterEvent): void => {
    const { id, at, type, level, node, text, data } = event;
    add.run(id, cluster, at, type, level, node ?? null, text, JSON.stringify(data), seq);
  };
}

/** Newest first in the order of writing: after the clock was set back, that is not the order of times. */
export function readEvents(database: Database.Database, query: EventQuery): EventPage {
  const place = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  if (place === null) return { events: [], next: null };
  const { cluster } = query;
  // The plus keeps SQLite from sorting what an index finds: ids are in order, and bounded by what the index of times says.
  const where: [string, ...(string | number)[]][] = [['+cluster = ?', cluster]];
  const ids = (which: string, times: string) =>
    `(SELECT ifnull(${which}, 0) FROM event WHERE cluster = ? AND ${times})`;
  if (query.from !== undefined)
    where.push([`+at >= ? AND id >= ${ids('min(id)', 'at >= ?')}`, query.from, cluster, query.from]);
  if (query.to !== undefined)
    where.push([`+at <= ? AND id <= ${ids('max(id)', 'at <= ?')}`, query.to, cluster, query.to]);
  if (query.type !== undefined) where.push(['type = ?', query.type]);
  if (query.node !== undefined) where.push(['node = ?', query.node]);
  if (place) where.push(['id < ?', place.id]);

  const limit = Math.min(Math.max(query.limit, 1), 1000);
  const rows = database
    .prepare<(string | number)[], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event WHERE ${where.map(([term]) => term).join(' AND ')}
       ORDER BY id DESC LIMIT ?`,
    )
    .all(...where.flatMap(([, ...values]) => values), limit + 1);
  const events = rows.slice(0, limit).map(toEvent);
  const last = events.at(-1);
  return { events, next: rows.length > limit && last ? formatCursor(last) : null };
}
