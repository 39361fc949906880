import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import { hotClusters, sealedUntil } from './hot-ticks';
import { Sealing } from './sealing';
import { findStretch } from './stretch';

/** Bytes of hot rows that are removed in one step. */
const BYTES_PER_SWEEP = 512 * 1024;

const underWay = new WeakMap<Database.Database, Sealing>();

/**
 * Does the next small step towards sealing what is no longer hot, in a transaction of its own: call it outside of any
 * other. True while there is more to do. May be ended between any two calls: nothing is lost and nothing is there twice.
 */
export function sealSome(db: Database.Database, now: Millis): boolean {
  const sealing = underWay.get(db);
  underWay.delete(db);
  if (sealing) {
    // A step that throws, on a full disk, gives the whole stretch up: the next call begins anew.
    if (sealing.step()) underWay.set(db, sealing);
    return true;
  }
  if (sweepHot(db) || sweepGivenUp(db)) return true;
  const stretch = findStretch(db, now);
  if (stretch) underWay.set(db, new Sealing(db, stretch));
  return stretch !== null;
}

/** Removes hot rows whose chunk is whole. */
function sweepHot(db: Database.Database): boolean {
  const hot = db.prepare<[string, number], { id: number; bytes: number }>(
    'SELECT id, length(body) AS bytes FROM tick WHERE cluster = ? AND id <= ? ORDER BY id LIMIT 1000',
  );
  for (const cluster of hotClusters(db)) {
    let bytes = 0;
    let upto = 0;
    for (const row of hot.all(cluster, sealedUntil(db, cluster))) {
      bytes += row.bytes;
      if (upto > 0 && bytes > BYTES_PER_SWEEP) break;
      upto = row.id;
    }
    if (upto === 0) continue;
    db.prepare('DELETE FROM tick WHERE cluster = ? AND id <= ?').run(cluster, upto);
    return true;
  }
  return false;
}

/** Removes what an earlier attempt has left that came to no end. */
function sweepGivenUp(db: Database.Database): boolean {
  const chunk = db.prepare<[], number>('SELECT id FROM chunk WHERE NOT whole LIMIT 1').pluck().get();
  if (chunk === undefined) return false;
  const gone = db
    .prepare('DELETE FROM block WHERE id IN (SELECT id FROM block WHERE chunk = ? LIMIT 50)')
    .run(chunk).changes;
  if (gone === 0) db.prepare('DELETE FROM chunk WHERE id = ?').run(chunk);
  return true;
}
