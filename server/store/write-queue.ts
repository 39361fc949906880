import type { Row } from './worker-messages';

/** Rows and characters of JSON that may wait for the disk before the oldest are dropped. */
const MAX_ROWS = 20_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;
const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** Rows waiting for the worker, oldest first, bounded: snapshots are dropped before events. */
export interface WriteQueue {
  readonly length: number;
  /** How many rows were dropped since the queue was last empty. */
  readonly dropped: { readonly snapshots: number; readonly events: number };
  push(row: Row): void;
  /** Takes the next batch out. */
  take(): Row[];
  /** Puts a batch that could not be written back to the front. */
  putBack(rows: readonly Row[]): void;
}

export function createWriteQueue(maxRows = MAX_ROWS, maxCharacters = MAX_CHARACTERS): WriteQueue {
  let rows: Row[] = [];
  let characters = 0;
  let dropped = { snapshots: 0, events: 0 };

  const shrink = () => {
    while (rows.length > maxRows || characters > maxCharacters) {
      const snapshot = rows.findIndex(row => row.type === 'snapshot');
      const [gone] = rows.splice(Math.max(snapshot, 0), 1);
      if (!gone) return;
      characters -= sizeOf(gone);
      dropped =
        gone.type === 'snapshot'
          ? { ...dropped, snapshots: dropped.snapshots + 1 }
          : { ...dropped, events: dropped.events + 1 };
    }
  };

  return {
    get length() {
      return rows.length;
    },
    get dropped() {
      return dropped;
    },
    push(row) {
      if (rows.length === 0) dropped = { snapshots: 0, events: 0 };
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

function sizeOf(row: Row): number {
  return row.type === 'snapshot' ? row.body.length : row.data.length + row.event.text.length + 100;
}
