import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BUSY_TIMEOUT } from './lock-folder';
import { prepareSchema, requireSchema } from './schema';

export const databaseFile = (dir: string): string => join(dir, 'slotscope.db');

/** Opens or creates a history to write into. Throws when the file cannot be used. */
export function openToWrite(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_TIMEOUT });
  try {
    prepareSchema(database, file);
    database.pragma('journal_mode = WAL');
    // WAL with NORMAL survives a crash of the process; a power cut may cost the last second, never the file.
    database.pragma('synchronous = NORMAL');
    database.pragma(`journal_size_limit = ${16 * 1024 * 1024}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a history to read, also while a server writes: its file, or its folder. Throws when there is none, or none of ours. */
export function openToRead(place: string): Database.Database {
  if (!existsSync(place)) throw new Error(`There is no ${place}; give a data folder or a recording.`);
  const file = statSync(place).isDirectory() ? databaseFile(place) : place;
  if (!existsSync(file))
    throw new Error(`There is no history in ${place}; give a data folder or a recording.`);
  const database = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT });
  try {
    requireSchema(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
