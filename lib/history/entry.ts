import type { ClusterEvent } from '../cluster/events';
import type { ClusterId, Millis, NodeId } from '../cluster/ids';
import type { Level, Topology } from '../cluster/topology';
import type { Incident } from '../incidents/incident';
import type { Diagnosis } from '../sockets/diagnose/diagnosis';
import type { SocketPicture } from '../sockets/picture/socket-picture';
import type { TopologyChange } from '../topology-changes';
import type { PictureChange } from './picture-changes';
import type { SeriesKey } from './series-key';

/** One thing that is kept of one cluster. What was shown is a keyframe and the changes after it, in the order of writing. */
export type Entry = { readonly cluster: ClusterId; readonly at: Millis } & EntryBody;

export type EntryBody =
  | { readonly type: 'topology'; readonly topology: Topology }
  | {
      readonly type: 'topology-changes';
      readonly seq: number;
      readonly changes: readonly TopologyChange[];
      /** `topology.at` then, where no tick beside it says so. */
      readonly dataAt?: Millis;
    }
  /** Numbers that move with every look are in the ticks, not in here (see `picture-changes.ts`). */
  | { readonly type: 'sockets'; readonly picture: SocketPicture }
  | { readonly type: 'sockets-changes'; readonly changes: readonly PictureChange[] }
  /** Every number that was shown at that moment, once an interval, whether anything moved or not. */
  | {
      readonly type: 'tick';
      /** `topology.at` at that moment. */
      readonly dataAt: Millis;
      readonly values: Readonly<Record<SeriesKey, number>>;
    }
  | { readonly type: 'event'; readonly event: ClusterEvent }
  /** The raw CLUSTER NODES text of a node. Kept once per distinct content, ping and pong stamps aside. */
  | { readonly type: 'text'; readonly node: NodeId; readonly text: string }
  /** The verdict's level from now on. `off`: the server stopped watching. */
  | { readonly type: 'level'; readonly level: Level | 'off'; readonly code: string; readonly text: string }
  /** As it is now; replaces what was kept of it (same id and `since`). `cleared` null while it lasts. */
  | { readonly type: 'diagnosis'; readonly diagnosis: Diagnosis; readonly cleared: Millis | null }
  /** As it is now; replaces what was kept under its number. */
  | { readonly type: 'incident'; readonly incident: Incident };

/** A stretch of time during which the verdict had one level. */
export interface LevelSpan {
  readonly from: Millis;
  /** Null while it lasts. */
  readonly to: Millis | null;
  readonly level: Level | 'off';
  readonly code: string;
  /** The verdict's sentence at its beginning. */
  readonly text: string;
}

/** A diagnosis that was raised, with its end. */
export interface KeptDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly cleared: Millis | null;
}

/** What replay tells of its range beside the moments themselves: the timeline's lanes. */
export interface Lanes {
  readonly levels: readonly LevelSpan[];
  readonly diagnoses: readonly KeptDiagnosis[];
  /** Oldest first; thinned out to the graver ones where there are more than `limit` of them. */
  readonly events: readonly ClusterEvent[];
  /** How many events there were in all. */
  readonly total: number;
}
