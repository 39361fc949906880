import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { StreamKind } from '../row';
import { pack, unpack } from './body';

/** Writes keyframes, and each change as what it adds to the keyframe before it. */
export interface DocumentWriter {
  keyframe(cluster: ClusterId, kind: StreamKind, at: Millis, seq: number, text: string): void;
  /** Without a keyframe before it a change means nothing, and is not written. */
  change(cluster: ClusterId, kind: StreamKind, at: Millis, seq: number, text: string): void;
  /** Nothing is known from here to the next keyframe. */
  gap(cluster: ClusterId, kind: StreamKind, at: Millis, seq: number): void;
}

interface Stream {
  readonly id: number;
  /** Text of the newest keyframe; null while there is none. */
  keyframe: Buffer | null;
  /** Time of what was written last; null before the first. */
  lastAt: Millis | null;
}

/** Remembers where each stream stands: begin with a new one after a transaction was rolled back. */
export function documentWriter(database: Database.Database): DocumentWriter {
  const addStream = database.prepare('INSERT OR IGNORE INTO stream (cluster, kind) VALUES (?, ?)');
  const findStream = database
    .prepare<[string, string], number>('SELECT id FROM stream WHERE cluster = ? AND kind = ?')
    .pluck();
  const newestKeyframe = database.prepare<[number], { seq: number; at: Millis; body: Buffer | null }>(
    'SELECT seq, at, body FROM keyframe WHERE stream = ? ORDER BY seq DESC LIMIT 1',
  );
  const newestChange = database.prepare<[number], { seq: number; at: Millis }>(
    'SELECT seq, at FROM change WHERE stream = ? ORDER BY seq DESC LIMIT 1',
  );
  const addRun = database.prepare('INSERT INTO run (stream, seq, at) VALUES (?, ?, ?)');
  const addKeyframe = database.prepare('INSERT INTO keyframe (seq, stream, at, body) VALUES (?, ?, ?, ?)');
  const addChange = database.prepare('INSERT INTO change (stream, seq, at, body) VALUES (?, ?, ?, ?)');
  const streams = new Map<string, Stream>();

  const load = (cluster: ClusterId, kind: StreamKind): Stream => {
    addStream.run(cluster, kind);
    const id = findStream.get(cluster, kind) ?? 0;
    const keyframe = newestKeyframe.get(id);
    const change = newestChange.get(id);
    const last = change && keyframe && change.seq > keyframe.seq ? change : keyframe;
    const text = keyframe?.body ? Buffer.from(unpack(keyframe.body)) : null;
    return { id, keyframe: text, lastAt: last?.at ?? null };
  };

  const streamOf = (cluster: ClusterId, kind: StreamKind): Stream => {
    const key = `${kind} ${cluster}`;
    let stream = streams.get(key);
    if (!stream) {
      stream = load(cluster, kind);
      streams.set(key, stream);
    }
    return stream;
  };

  const pass = (stream: Stream, at: Millis, seq: number) => {
    if (stream.lastAt === null || at < stream.lastAt) addRun.run(stream.id, seq, at);
    stream.lastAt = at;
  };

  return {
    keyframe(cluster, kind, at, seq, text) {
      const stream = streamOf(cluster, kind);
      pass(stream, at, seq);
      stream.keyframe = Buffer.from(text);
      addKeyframe.run(seq, stream.id, at, pack(text));
    },
    change(cluster, kind, at, seq, text) {
      const stream = streamOf(cluster, kind);
      if (!stream.keyframe) return;
      pass(stream, at, seq);
      addChange.run(stream.id, seq, at, pack(text, stream.keyframe));
    },
    gap(cluster, kind, at, seq) {
      const stream = streamOf(cluster, kind);
      if (!stream.keyframe) return;
      pass(stream, at, seq);
      stream.keyframe = null;
      addKeyframe.run(seq, stream.id, at, null);
    },
  };
}
