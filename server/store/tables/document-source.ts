import type Database from 'better-sqlite3';
import type { Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { EntryBody } from '@/lib/history/entry';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { StreamKind } from '../row';
import type { Range } from '../store';
import { unpack } from './body';
import type { Numbered, Source } from './entry-source';
import { placeAt, type StreamRow, streamAt } from './find-place';

/** One stream's documents: from the keyframe in force at the beginning of the range to what was written last by its end. */
export function documentSource(database: Database.Database, stream: StreamRow, range: Range): Source {
  const last = placeAt(database, range.cluster, range.to);
  const begin = streamAt(database, stream.id, placeAt(database, range.cluster, range.from));
  const keyframes = database.prepare<number[], DocumentRow>(
    'SELECT seq, at, body, 1 AS whole FROM keyframe WHERE stream = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?',
  );
  const changes = database.prepare<number[], DocumentRow>(
    'SELECT seq, at, body, 0 AS whole FROM change WHERE stream = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?',
  );
  const keyframeBefore = database
    .prepare<number[], Buffer | null>(
      'SELECT body FROM keyframe WHERE stream = ? AND seq < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();

  return (after, limit) => {
    const from = Math.max(begin?.keyframe ?? 0, after + 1);
    const rows = [keyframes, changes]
      .flatMap(select => select.all(stream.id, from, last, limit))
      .sort((a, b) => a.seq - b.seq)
      .slice(0, limit);
    let keyframe = rows[0]?.whole === 0 ? text(keyframeBefore.get(stream.id, rows[0].seq)) : null;
    const entries: Numbered[] = [];
    for (const { seq, at, body, whole } of rows) {
      if (whole) keyframe = text(body);
      if (!keyframe || !body) continue;
      const json: unknown = JSON.parse(whole ? keyframe.toString() : unpack(body, keyframe));
      entries.push({ seq, entry: { cluster: range.cluster, at, ...entryBody(stream.kind, whole, json) } });
    }
    const end = rows.at(-1);
    return { entries, until: rows.length < limit || !end ? null : end.seq };
  };
}

interface DocumentRow {
  readonly seq: number;
  readonly at: Millis;
  readonly body: Buffer | null;
  readonly whole: 0 | 1;
}

const text = (body: Buffer | null | undefined): Buffer | null => (body ? Buffer.from(unpack(body)) : null);

/** What was packed when it was written. */
function entryBody(kind: StreamKind, whole: 0 | 1, json: unknown): EntryBody {
  switch (kind) {
    case 'topology':
      return whole
        ? { type: 'topology', topology: json as Topology }
        : { type: 'topology-changes', ...(json as Omit<Body<'topology-changes'>, 'type'>) };
    case 'sockets':
      return whole
        ? { type: 'sockets', picture: json as SocketPicture }
        : { type: 'sockets-changes', ...(json as Omit<Body<'sockets-changes'>, 'type'>) };
  }
}

type Body<T extends EntryBody['type']> = Extract<EntryBody, { readonly type: T }>;
