import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { placeAt, type StreamRow, streamAt } from './find-place';

const KEYFRAMES_PER_BATCH = 25;
const ROWS_PER_BATCH = 500;

/**
 * Removes one small batch of what is older than `cutoff`; returns how much. Of every stream the keyframe in force at the
 * cutoff stays with the changes after it: a cluster that has been quiet for longer still shows its last picture.
 */
export function removeDocuments(database: Database.Database, cutoff: Millis): number {
  const streams = database
    .prepare<[], StreamRow & { readonly cluster: ClusterId }>('SELECT id, kind, cluster FROM stream')
    .all();
  let removed = 0;
  for (const { id: stream, cluster } of streams) {
    const place = streamAt(database, stream, placeAt(database, cluster, cutoff));
    if (!place) continue;
    const remove = (sql: string, limit: number) =>
      database.prepare(sql).run({ stream, keyframe: place.keyframe, limit }).changes;
    removed +=
      remove(
        'DELETE FROM change WHERE stream = @stream AND seq IN (SELECT seq FROM change WHERE stream = @stream AND seq < @keyframe LIMIT @limit)',
        ROWS_PER_BATCH,
      ) +
      remove(
        'DELETE FROM keyframe WHERE seq IN (SELECT seq FROM keyframe WHERE stream = @stream AND seq < @keyframe LIMIT @limit)',
        KEYFRAMES_PER_BATCH,
      );
    if (removed > 0) return removed;
    // The run that the keyframe lies in stays, all before it are over.
    database
      .prepare(
        'DELETE FROM run WHERE stream = @stream AND seq < (SELECT max(seq) FROM run WHERE stream = @stream AND seq <= @keyframe)',
      )
      .run({ stream, keyframe: place.keyframe });
  }
  return removed;
}

/** Removes one small batch of texts that nodes have not had since `cutoff`; returns how much. */
export function removeTexts(database: Database.Database, cutoff: Millis): number {
  const gone = database
    .prepare<[Millis, Millis, number], { seq: number; text: number }>(
      `SELECT seq, text FROM sighting AS old WHERE at < ? AND seq < (
         SELECT max(seq) FROM sighting WHERE cluster = old.cluster AND node = old.node AND at <= ?) LIMIT ?`,
    )
    .all(cutoff, cutoff, ROWS_PER_BATCH);
  const removeSighting = database.prepare('DELETE FROM sighting WHERE seq = ?');
  const removeText = database.prepare(
    'DELETE FROM text WHERE id = @text AND NOT EXISTS (SELECT 1 FROM sighting WHERE text = @text)',
  );
  database.transaction(() => {
    for (const { seq, text } of gone) {
      removeSighting.run(seq);
      removeText.run({ text });
    }
  })();
  return gone.length;
}
