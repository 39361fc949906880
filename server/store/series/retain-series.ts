import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import { LEVELS, type Level, type SeriesAges } from './levels';

/**
 * Removes one level of one chunk that is too old for it. True when there may be more to remove. A coarser level is kept at
 * least as long as the finer one. Hot ticks stay until they are sealed.
 */
export function retainSeries(db: Database.Database, ages: SeriesAges, now: Millis): boolean {
  let age = 0;
  for (const [level, { name }] of LEVELS.entries()) {
    age = Math.max(age, ages[name]);
    const chunk = db
      .prepare<[number, Millis], number>(
        'SELECT id FROM chunk WHERE whole AND finest = ? AND max_at < ? ORDER BY max_at LIMIT 1',
      )
      .pluck()
      .get(level, now - age);
    if (chunk === undefined) continue;
    removeLevel(db, chunk, level as Level);
    return true;
  }
  return false;
}

function removeLevel(db: Database.Database, chunk: number, level: Level): void {
  db.transaction(() => {
    db.prepare('DELETE FROM block WHERE chunk = ? AND level = ?').run(chunk, level);
    if (level + 1 < LEVELS.length) {
      db.prepare('UPDATE chunk SET finest = ? WHERE id = ?').run(level + 1, chunk);
      return;
    }
    // Hot rows that are still to be swept would count again without their chunk.
    const gone = db
      .prepare<[number], { cluster: string; last: number }>(
        'DELETE FROM chunk WHERE id = ? RETURNING cluster, last',
      )
      .get(chunk);
    if (gone) db.prepare('DELETE FROM tick WHERE cluster = ? AND id <= ?').run(gone.cluster, gone.last);
  })();
}
