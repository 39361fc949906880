import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Entry, EntryBody } from '@/lib/history/entry';

/** What is kept as a keyframe and the changes after it. */
export type StreamKind = 'topology' | 'sockets';

/** An entry on its way to the disk. Bodies travel as text: the sender has to know how many bytes wait. */
export type Row = EntryRow | GapRow;

export interface EntryRow {
  readonly type: EntryBody['type'];
  readonly cluster: ClusterId;
  readonly at: Millis;
  readonly body: string;
}

/** Documents of a stream were lost from here to its next keyframe: nothing is known in between. */
export interface GapRow {
  readonly type: 'gap';
  readonly cluster: ClusterId;
  readonly at: Millis;
  readonly kind: StreamKind;
}

/** Throws where a body cannot be written as JSON. */
export function toRow(entry: Entry): EntryRow {
  const { type, cluster, at } = entry;
  return { type, cluster, at, body: JSON.stringify(bodyOf(entry)) };
}

function bodyOf(entry: Entry): unknown {
  switch (entry.type) {
    case 'topology':
      return entry.topology;
    case 'sockets':
      return entry.picture;
    case 'event':
      return entry.event;
    case 'incident':
      return entry.incident;
    case 'topology-changes':
    case 'sockets-changes':
    case 'tick':
    case 'text':
    case 'level':
    case 'diagnosis': {
      const { type: _type, cluster: _cluster, at: _at, ...body } = entry;
      return body;
    }
  }
}

/** Which stream a row is a document of; null for all others. */
export function streamOf(row: Row): StreamKind | null {
  switch (row.type) {
    case 'topology':
    case 'topology-changes':
      return 'topology';
    case 'sockets':
    case 'sockets-changes':
      return 'sockets';
    case 'gap':
    case 'tick':
    case 'event':
    case 'text':
    case 'level':
    case 'diagnosis':
    case 'incident':
      return null;
  }
}

/** True for what a stream can begin with. */
export const isKeyframe = (row: Row): boolean => row.type === 'topology' || row.type === 'sockets';
