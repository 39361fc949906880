import type { Millis, NodeId } from '../ids';
import type { MigratingSlot } from '../topology';
import type { MigrationRun } from './run';

/** Both of our clocks at one moment: what is shown goes by the first, what is measured by the second. */
export interface Clock {
  /** ms since the epoch; somebody may set it. */
  readonly now: Millis;
  /** Monotonic ms. */
  readonly monotonic: Millis;
}

/** A slot in motion. */
export interface Mark {
  readonly marks: MigratingSlot['marks'];
  readonly onReplica: boolean;
  /** Monotonic: since when nothing is known to have moved with one end unmarked; null while both are marked. */
  readonly lopsidedSince: Millis | null;
  /** Keys the source holds of it, as last counted. */
  readonly keys: number | null;
  /** The most it was ever counted to hold. */
  readonly most: number | null;
}

/** What was achieved by a moment, for rates. */
export interface Sample {
  /** Monotonic. */
  readonly at: Millis;
  readonly keys: number;
  readonly slots: number;
}

/** All that is remembered of the moves from one master to another. Times are monotonic unless they are the run's. */
export interface Track {
  readonly id: string;
  readonly from: NodeId;
  readonly to: NodeId;
  /** False as long as only slots that changed owner were seen: shown once a mark is. */
  readonly marked: boolean;
  readonly since: Millis;
  readonly lastProgress: Millis;
  readonly startedAt: Millis;
  readonly progressAt: Millis;
  /** Since when no slot is marked. */
  readonly quietSince: Millis | null;
  readonly moved: ReadonlySet<number>;
  readonly dropped: ReadonlySet<number>;
  readonly marks: ReadonlyMap<number, Mark>;
  /** Null until keys were counted. */
  readonly keysMoved: number | null;
  readonly keysUnknown: string | null;
  readonly samples: readonly Sample[];
}

/** A run that is over, shown for a while yet. */
export interface Ended {
  readonly run: MigrationRun;
  /** Monotonic. */
  readonly at: Millis;
}

export function newTrack(from: NodeId, to: NodeId, { now, monotonic }: Clock): Track {
  return {
    id: `${from} ${to} ${now}`,
    from,
    to,
    marked: false,
    since: now,
    lastProgress: now,
    startedAt: monotonic,
    progressAt: monotonic,
    quietSince: null,
    moved: new Set(),
    dropped: new Set(),
    marks: new Map(),
    keysMoved: null,
    keysUnknown: null,
    samples: [{ at: monotonic, keys: 0, slots: 0 }],
  };
}
