import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import type { Retention } from '../retention';
import { retainSeries } from '../series/retain-series';
import { removeDocuments, removeTexts } from './retain-documents';

const ROWS_PER_BATCH = 500;
/** Each step towards fewer bytes keeps so much of the time before. */
const SQUEEZE = 0.9;
/** No more than this is ever squeezed out: the last half hour or so stays. */
const MOST_SQUEEZED = 0.0007;
/** Free pages (4 KB each) that stay for what comes, and how many more are given back to the file system in one go. */
const SPARE_PAGES = 2048;
const PAGES_PER_VACUUM = 250;

/**
 * Removes one small batch of what is too old or too much; true when there may be more to remove, so that writes are let
 * through in between. For want of room all ages shrink alike, step by step, until it fits: the oldest of each kind goes.
 */
export function retain(database: Database.Database, limits: Retention, now: Millis): boolean {
  if (removeSome(database, limits, now, 1)) return true;
  if (bytesInUse(database) > limits.maxBytes)
    for (let share = SQUEEZE; share > MOST_SQUEEZED; share *= SQUEEZE)
      if (removeSome(database, limits, now, share)) return true;
  if (pragma(database, 'freelist_count') <= SPARE_PAGES) return false;
  database.pragma(`incremental_vacuum(${PAGES_PER_VACUUM})`);
  return true;
}

function removeSome(database: Database.Database, limits: Retention, now: Millis, share: number): boolean {
  const { raw, minute, hour } = limits;
  const cutoff = now - raw * share;
  const removed =
    removeDocuments(database, cutoff) ||
    removeTexts(database, cutoff) ||
    Number(retainSeries(database, { raw: raw * share, minute: minute * share, hour: hour * share }, now)) ||
    removeEvents(database, cutoff) ||
    removeEnded(database, 'level', cutoff) ||
    removeEnded(database, 'diagnosis', cutoff) ||
    removeEnded(database, 'incident', now - hour * share);
  return removed > 0;
}

const removeEvents = (database: Database.Database, cutoff: Millis): number =>
  database
    .prepare('DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ? ORDER BY at LIMIT ?)')
    .run(cutoff, ROWS_PER_BATCH).changes;

/** What lasts to this day stays, however long ago it began. */
const removeEnded = (
  database: Database.Database,
  table: 'level' | 'diagnosis' | 'incident',
  cutoff: Millis,
): number =>
  database
    .prepare(`DELETE FROM ${table} WHERE seq IN (SELECT seq FROM ${table} WHERE until < ? LIMIT ?)`)
    .run(cutoff, ROWS_PER_BATCH).changes;

/** Without the pages that are free to be used again. */
export const bytesInUse = (database: Database.Database): number =>
  (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pragma(database, 'page_size');

const pragma = (database: Database.Database, name: string): number =>
  Number(database.pragma(name, { simple: true }));
