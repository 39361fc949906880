import type { ClusterEvent, EventType, NewEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Entry, Lanes } from '@/lib/history/entry';
import type { Extent, Moment } from '@/lib/history/moment';
import type { SeriesKey, SeriesReply } from '@/lib/history/series-key';
import type { Incident } from '@/lib/incidents/incident';

/** Which events to read; times are inclusive, the order is that of writing, newest first. */
export interface EventQuery {
  readonly cluster: ClusterId;
  readonly from?: Millis;
  readonly to?: Millis;
  readonly type?: EventType;
  readonly node?: NodeId;
  /** 1 to 1000. */
  readonly limit: number;
  /** Opaque; `next` of the page before. */
  readonly cursor?: string;
}

export interface EventPage {
  readonly events: readonly ClusterEvent[];
  /** Cursor of the next (older) page; null at the end. */
  readonly next: string | null;
}

/** A stretch of one cluster's time, both ends inclusive. */
export interface Range {
  readonly cluster: ClusterId;
  readonly from: Millis;
  readonly to: Millis;
}

export interface SeriesQuery extends Range {
  /** ms between two values; a coarser step is taken where the finer is no longer kept. */
  readonly step: Millis;
  /** Without: every series. A key that ends in `*` stands for all that begin so. */
  readonly keys?: readonly (SeriesKey | `${string}*`)[];
}

/** A page of all that is kept of a range, in the order of writing: for export, and for another store to take in. */
export interface EntryPage {
  readonly entries: readonly Entry[];
  readonly next: string | null;
}

/** The newest raw text of a node at some moment, and when it was first read. */
export interface KeptText {
  readonly at: Millis;
  readonly text: string;
}

/** Health of the store: what a banner says, and how far it got. */
export interface StoreHealth {
  readonly ok: boolean;
  /** Why not, as a sentence with what to do. While ok: null, or what came to pass within the last hour and is over. */
  readonly reason: string | null;
  /** Everything handed over until then is on the disk and outlives a SIGKILL; 0 before the first write. */
  readonly writtenUntil: Millis;
  /** In use, in bytes. */
  readonly bytes: number;
  /** Rises when documents were lost (dropped while the disk failed, or the file was begun anew): keyframes are due. */
  readonly gaps: number;
}

/** What was kept, to be read. Times before anything was kept answer empty. */
export interface StoreReader {
  /**
   * The cluster as it was shown at `at`; null when nothing was kept by then. Where the clock was set back: as it was
   * after what was written last among all that has a time up to `at`.
   */
  momentAt(cluster: ClusterId, at: Millis): Promise<Moment | null>;
  events(query: EventQuery): Promise<EventPage>;
  lanes(range: Range & { readonly limit: number }): Promise<Lanes>;
  series(query: SeriesQuery): Promise<SeriesReply>;
  /** The newest raw text of a node at or before `at`, and when it was first read. */
  textAt(cluster: ClusterId, node: NodeId, at: Millis): Promise<KeptText | null>;
  /** Newest first. */
  incidents(cluster: ClusterId): Promise<readonly Incident[]>;
  /** From the first moment that can be shown to whatever was written last; null without a topology. */
  extent(cluster: ClusterId): Promise<Extent | null>;
  /** Clusters of which anything is kept. */
  clusters(): Promise<readonly ClusterId[]>;
  /**
   * `cursor` null begins; `limit` bounds the entries of a page, which may be smaller where they are large. Begins with
   * what is in force at `from`: keyframes and the changes after them, the newest tick, texts, level, diagnoses, incidents.
   */
  entries(range: Range, cursor: string | null, limit: number): Promise<EntryPage>;
  close(): Promise<void>;
}

/**
 * What is kept. Writes never block and never throw: a store that cannot write says so in `health` and the live view goes
 * on; once it can write again, it does. Reads see what was written before them, and answer empty where they cannot.
 */
export interface Store extends StoreReader {
  /** Gives events their ids: unique, ascending, also over restarts. */
  number(events: readonly NewEvent[]): readonly ClusterEvent[];
  /** Queues entries for writing, in this order. Changes without a keyframe before them are not kept. */
  write(entries: readonly Entry[]): void;
  health(): StoreHealth;
  /** Writes what is queued and closes. Idempotent. */
  close(): Promise<void>;
}
