import type Database from 'better-sqlite3';
import type { ClusterId } from '@/lib/cluster/ids';
import type { SeriesKey } from '@/lib/history/series-key';

/** The numbers that stand for a cluster's series, from 0. They are given once and never again. */
export interface Dictionary {
  /** By number. */
  readonly keys: readonly SeriesKey[];
  readonly numbers: ReadonlyMap<SeriesKey, number>;
}

interface Cached {
  keys: SeriesKey[];
  numbers: Map<SeriesKey, number>;
}

const caches = new WeakMap<Database.Database, Map<ClusterId, Cached>>();

/** All series of a cluster. */
export function dictionaryOf(db: Database.Database, cluster: ClusterId): Dictionary {
  return load(db, cluster);
}

/** All series of a cluster, with those of `keys` that are new. */
export function dictionaryWith(
  db: Database.Database,
  cluster: ClusterId,
  keys: readonly SeriesKey[],
): Dictionary {
  const known = load(db, cluster);
  const fresh = keys.filter(key => !known.numbers.has(key));
  if (fresh.length === 0) return known;
  const add = db.prepare('INSERT INTO series (cluster, number, key) VALUES (?, ?, ?)');
  for (const key of fresh) {
    add.run(cluster, known.keys.length, key);
    known.numbers.set(key, known.keys.length);
    known.keys.push(key);
  }
  return known;
}

function load(db: Database.Database, cluster: ClusterId): Cached {
  const clusters = caches.get(db) ?? new Map<ClusterId, Cached>();
  caches.set(db, clusters);
  const cached = clusters.get(cluster);
  // A transaction that was rolled back took its new series with it.
  const last = db.prepare('SELECT max(number) FROM series WHERE cluster = ?').pluck().get(cluster);
  if (cached && cached.keys.length === Number(last ?? -1) + 1) return cached;
  const keys = db
    .prepare<[string], SeriesKey>('SELECT key FROM series WHERE cluster = ? ORDER BY number')
    .pluck()
    .all(cluster);
  const loaded: Cached = { keys, numbers: new Map(keys.map((key, number) => [key, number])) };
  clusters.set(cluster, loaded);
  return loaded;
}

/**
 * The order of series within a chunk: the same measure of all subjects side by side, since they are alike, and what is
 * alike deflates well.
 */
export function placeOf(key: SeriesKey): string {
  const cut = key.lastIndexOf(' ');
  return `${key.slice(cut + 1)} ${key.slice(0, cut)}`;
}
