import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import type { Retention } from './worker-messages';

const SNAPSHOTS_PER_BATCH = 100;
const EVENTS_PER_BATCH = 1000;
/** Free pages (4 KB each) given back to the file system in one go. */
const PAGES_PER_VACUUM = 2000;

/**
 * Removes one small batch of what is too old or too much. Returns true when there may be more to remove, so that the
 * caller can let writes through in between. Snapshots go before events, and each cluster's newest snapshot at the edge
 * stays: a cluster that has been quiet for longer than `maxAge` still shows its last picture.
 */
export function enforceRetention(database: Database.Database, limits: Retention, now: Millis): boolean {
  const cutoff = now - limits.maxAge;
  const old = removeSnapshots(database, cutoff) + removeEvents(database, cutoff);
  if (old > 0) return true;

  if (bytesInUse(database) > limits.maxBytes) {
    const removed =
      removeSnapshots(database, Number.MAX_SAFE_INTEGER) || removeEvents(database, Number.MAX_SAFE_INTEGER);
    if (removed > 0) return true;
  }
  database.pragma(`incremental_vacuum(${PAGES_PER_VACUUM})`);
  return false;
}

function bytesInUse(database: Database.Database): number {
  const pragma = (name: string) => Number(database.pragma(name, { simple: true }));
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

function removeSnapshots(database: Database.Database, cutoff: Millis): number {
  return database
    .prepare(
      `DELETE FROM snapshot WHERE id IN (
         SELECT id FROM snapshot AS old WHERE at < @cutoff
           AND EXISTS (SELECT 1 FROM snapshot WHERE cluster = old.cluster AND at > old.at AND at <= @cutoff)
         ORDER BY at LIMIT ${SNAPSHOTS_PER_BATCH})`,
    )
    .run({ cutoff }).changes;
}

function removeEvents(database: Database.Database, cutoff: Millis): number {
  return database
    .prepare(
      `DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ? ORDER BY at LIMIT ${EVENTS_PER_BATCH})`,
    )
    .run(cutoff).changes;
}
