import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Extent } from '@/lib/history/moment';

/** From the first topology that is kept to whatever was written last. */
export function readExtent(database: Database.Database, cluster: ClusterId): Extent | null {
  const pluck = (sql: string, value: string | number): Millis | null =>
    database.prepare<[string | number], Millis | null>(sql).pluck().get(value) ?? null;
  const stream = pluck("SELECT id FROM stream WHERE cluster = ? AND kind = 'topology'", cluster);
  const from = stream && pluck('SELECT min(at) FROM keyframe WHERE stream = ?', stream);
  if (stream === null || from === null) return null;
  const last = [
    pluck('SELECT max(at) FROM keyframe WHERE stream = ?', stream),
    pluck('SELECT at FROM change WHERE stream = ? ORDER BY seq DESC LIMIT 1', stream),
    pluck('SELECT at FROM tick WHERE cluster = ? ORDER BY id DESC LIMIT 1', cluster),
    pluck('SELECT max(max_at) FROM chunk WHERE cluster = ? AND whole', cluster),
    pluck('SELECT max(at) FROM event WHERE cluster = ?', cluster),
  ];
  return { from, to: Math.max(...last.filter(at => at !== null)) };
}
