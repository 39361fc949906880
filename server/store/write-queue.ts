import type { Millis } from '@/lib/cluster/ids';
import { isKeyframe, type Row, type StreamKind, streamOf } from './row';

/** Rows and characters of JSON that may wait for the disk before the oldest are dropped. */
export interface QueueLimits {
  readonly rows: number;
  readonly characters: number;
}

const LIMITS: QueueLimits = { rows: 20_000, characters: 32 * 1024 * 1024 };
const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 4 * 1024 * 1024;
/** What must not be lost may outgrow the limits so many times: memory has an end too. */
const LAST_RESORT = 8;

/** What was dropped since the queue was last empty. */
export interface Dropped {
  readonly documents: number;
  readonly others: number;
}

/** Rows waiting for the worker, oldest first, bounded: documents and ticks are dropped, and before all else. */
export interface WriteQueue {
  readonly length: number;
  /** Time of the row that is next. */
  readonly nextAt: Millis | undefined;
  readonly dropped: Dropped;
  /** How often a stream was interrupted, since the beginning. */
  readonly gaps: number;
  push(row: Row): void;
  /** Takes the next batch out. */
  take(): readonly Row[];
  /** Puts a batch that could not be written back to the front. */
  putBack(rows: readonly Row[]): void;
}

export function createWriteQueue(limits: QueueLimits = LIMITS): WriteQueue {
  let rows: Row[] = [];
  let characters = 0;
  let dropped: Dropped = { documents: 0, others: 0 };
  let gaps = 0;
  /** Streams that wait for their next keyframe. */
  const broken = new Set<string>();

  const remove = (place: number) => {
    const [gone] = rows.splice(place, 1);
    if (!gone) return;
    characters -= sizeOf(gone);
    dropped = streamOf(gone)
      ? { ...dropped, documents: dropped.documents + 1 }
      : { ...dropped, others: dropped.others + 1 };
  };

  /** A change means nothing without all those before it: a stream is dropped up to its next keyframe. */
  const interrupt = (place: number, first: Row, kind: StreamKind) => {
    const key = `${kind} ${first.cluster}`;
    const belongs = (row: Row) => streamOf(row) === kind && row.cluster === first.cluster;
    remove(place);
    for (let i = place; ; ) {
      const row = rows[i];
      if (!row) {
        broken.add(key);
        break;
      }
      if (belongs(row) && isKeyframe(row)) break;
      if (belongs(row)) remove(i);
      else i++;
    }
    gaps++;
    const told = rows.some(row => row.type === 'gap' && row.kind === kind && row.cluster === first.cluster);
    if (!told) rows.splice(place, 0, { type: 'gap', cluster: first.cluster, at: first.at, kind });
  };

  const over = (times: number) => rows.length > limits.rows * times || characters > limits.characters * times;

  const shrink = () => {
    while (over(1)) {
      const place = rows.findIndex(isExpendable);
      const row = rows[place];
      const kind = row && streamOf(row);
      if (row && kind) interrupt(place, row, kind);
      else if (row) remove(place);
      else if (over(LAST_RESORT)) remove(0);
      else return;
    }
  };

  return {
    get length() {
      return rows.length;
    },
    get nextAt() {
      return rows[0]?.at;
    },
    get dropped() {
      return dropped;
    },
    get gaps() {
      return gaps;
    },
    push(row) {
      if (rows.length === 0) dropped = { documents: 0, others: 0 };
      const key = `${streamOf(row)} ${row.cluster}`;
      if (isKeyframe(row)) broken.delete(key);
      if (broken.has(key)) {
        dropped = { ...dropped, documents: dropped.documents + 1 };
        return;
      }
      rows.push(row);
      characters += sizeOf(row);
      shrink();
    },
    take() {
      let count = 0;
      let size = 0;
      for (const row of rows) {
        size += sizeOf(row);
        if (count > 0 && (count >= BATCH_ROWS || size > BATCH_CHARACTERS)) break;
        count++;
      }
      const batch = rows.slice(0, count);
      rows = rows.slice(count);
      for (const row of batch) characters -= sizeOf(row);
      return batch;
    },
    putBack(batch) {
      rows = [...batch, ...rows];
      for (const row of batch) characters += sizeOf(row);
      shrink();
    },
  };
}

/** Numbers, texts and documents are told anew; what happened is not. */
const isExpendable = (row: Row): boolean =>
  row.type === 'tick' || row.type === 'text' || streamOf(row) !== null;

const sizeOf = (row: Row): number => (row.type === 'gap' ? 0 : row.body.length) + 100;
