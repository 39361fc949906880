import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';

/** How long an earlier instance that is still closing may hold the files, in ms. */
export const BUSY_TIMEOUT: Millis = 3000;

/** Two writers would give out the same event ids. SQLite's own lock dies with its process, a pid file would not. */
export function lockFolder(dir: string): Database.Database {
  const lock = new Database(join(dir, 'slotscope.lock'), { timeout: BUSY_TIMEOUT });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}
