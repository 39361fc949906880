import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { formatCursor, parseCursor } from './event-cursor';
import { makeFolder } from './make-folder';
import { prepareSchema } from './schema';
import type { EventPage, EventQuery } from './store';
import type { Row } from './worker-messages';

/** How long an earlier instance that is still closing may hold the files, in ms. */
const BUSY_TIMEOUT: Millis = 3000;

/** The history's file, opened. Synchronous: lives in the worker thread. */
export interface SqliteDatabase {
  readonly connection: Database.Database;
  /** The highest event id ever written, also when retention has removed it; 0 for none. */
  lastEventId(): number;
  write(rows: readonly Row[]): void;
  topologyAt(cluster: ClusterId, at: Millis): string | null;
  events(query: EventQuery): EventPage;
  close(): void;
}

type EventRow = Omit<ClusterEvent, 'data' | 'node'> & {
  readonly node: ClusterEvent['node'] | null;
  readonly data: string;
};

/** Opens or creates `slotscope.db` in `dir`. Throws when the folder or the file cannot be used. */
export function openDatabase(dir: string): SqliteDatabase {
  makeFolder(dir);
  const lock = lockFolder(dir);
  try {
    return openFile(join(dir, 'slotscope.db'), lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Two writers would give out the same event ids. SQLite's own lock dies with its process, a pid file would not. */
function lockFolder(dir: string): Database.Database {
  const lock = new Database(join(dir, 'slotscope.lock'), { timeout: BUSY_TIMEOUT });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function openFile(file: string, lock: Database.Database): SqliteDatabase {
  const connection = new Database(file, { timeout: BUSY_TIMEOUT });
  try {
    prepareSchema(connection, file);
    connection.pragma('journal_mode = WAL');
    // WAL with NORMAL survives a crash of the process; a power cut may cost the last second, never the file.
    connection.pragma('synchronous = NORMAL');
    connection.pragma(`journal_size_limit = ${16 * 1024 * 1024}`);
  } catch (error) {
    connection.close();
    throw error;
  }

  const addEvent = connection.prepare('INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const addSnapshot = connection.prepare(
    'INSERT OR REPLACE INTO snapshot (cluster, at, body) VALUES (?, ?, ?)',
  );
  const findSnapshot = connection
    .prepare<[string, number], Buffer>(
      'SELECT body FROM snapshot WHERE cluster = ? AND at <= ? ORDER BY at DESC LIMIT 1',
    )
    .pluck();

  const write = connection.transaction((rows: readonly Row[]) => {
    for (const row of rows) {
      switch (row.type) {
        case 'event': {
          const { id, at, type, level, node, text } = row.event;
          addEvent.run(id, row.cluster, at, type, level, node ?? null, text, row.data);
          break;
        }
        case 'snapshot':
          addSnapshot.run(row.cluster, row.at, deflateRawSync(row.body, { level: 6 }));
          break;
      }
    }
  });

  return {
    connection,
    lastEventId() {
      return Number(
        connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'").pluck().get() ?? 0,
      );
    },
    write,
    topologyAt(cluster, at) {
      const body = findSnapshot.get(cluster, at);
      return body ? inflateRawSync(body).toString() : null;
    },
    events: query => readEvents(connection, query),
    close() {
      connection.close();
      lock.close();
    },
  };
}

function readEvents(connection: Database.Database, query: EventQuery): EventPage {
  const place = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  if (place === null) return { events: [], next: null };
  const where: [string, ...(string | number)[]][] = [['cluster = ?', query.cluster]];
  if (query.from !== undefined) where.push(['at >= ?', query.from]);
  if (query.to !== undefined) where.push(['at <= ?', query.to]);
  if (query.type !== undefined) where.push(['type = ?', query.type]);
  if (query.node !== undefined) where.push(['node = ?', query.node]);
  if (place) where.push(['(at, id) < (?, ?)', place.at, place.id]);

  const limit = Math.min(Math.max(query.limit, 1), 1000);
  const rows = connection
    .prepare<(string | number)[], EventRow>(
      `SELECT id, at, type, level, node, text, data FROM event WHERE ${where.map(([term]) => term).join(' AND ')}
       ORDER BY at DESC, id DESC LIMIT ?`,
    )
    .all(...where.flatMap(([, ...values]) => values), limit + 1);
  const events = rows.slice(0, limit).map(toEvent);
  const last = events.at(-1);
  return { events, next: rows.length > limit && last ? formatCursor(last) : null };
}

function toEvent({ node, data, ...rest }: EventRow): ClusterEvent {
  return { ...rest, ...(node ? { node } : {}), data: JSON.parse(data) };
}
