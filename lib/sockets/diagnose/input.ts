import type { FailureKind } from '../../cluster/failure';
import type { Millis, NodeId } from '../../cluster/ids';
import type { HostView, LinkTable, Member } from '../links/link-table';
import type { LinkRow } from '../sample/sample';

/** Everything a diagnosis may rest on. Nothing else influences it: the same inputs in the same order give the same diagnoses. */
export interface DiagnoseInput {
  /** The server's clock, as all times in here. */
  readonly now: Millis;
  readonly members: readonly Member[];
  readonly hosts: readonly HostView[];
  readonly table: LinkTable;
  /** Since when all hosts are asked for extra samples, several a second; null while they are not. */
  readonly alertSince: Millis | null;
  /** What asking the nodes tells; empty where nothing is asked of Redis. */
  readonly queries: ReadonlyMap<NodeId, QuerySigns>;
}

/** What our own questions, and the cluster's answers, tell of one node. */
export interface QuerySigns {
  /** When it last answered; 0 for never. */
  readonly answeredAt: Millis;
  /** Since when a question of ours waits for its answer; null while none does. */
  readonly waitingSince: Millis | null;
  /** Our connection's row in our own kernel's table; null where there is none or it was not looked at. */
  readonly own: LinkRow | null;
  /** Why it cannot be asked, and since when; null while it answers. */
  readonly failure: { readonly kind: FailureKind; readonly since: Millis } | null;
  /** Nodes that have waited for its pong for more than a second. */
  readonly pendingPings: readonly NodeId[];
  /** Whether any node flags it `fail?` or `fail`. */
  readonly suspected: boolean;
  /** Slots are on their way from or to it, by the marks of its own line. */
  readonly migrating: boolean;
  readonly version?: string;
  /** INFO: connections accepted since its start, and clients connected, with the time of reading. */
  readonly connectionsReceived?: number;
  readonly clients?: number;
  readonly measuredAt?: Millis;
}

export const NO_QUERY: QuerySigns = {
  answeredAt: 0,
  waitingSince: null,
  own: null,
  failure: null,
  pendingPings: [],
  suspected: false,
  migrating: false,
};

/** Normal answers take less than a millisecond. */
const LATE: Millis = 200;

/** Since when a question waits that should have been answered long ago; null while none does. */
export const lateSince = ({ waitingSince }: QuerySigns, now: Millis): Millis | null =>
  waitingSince !== null && now - waitingSince >= LATE ? waitingSince : null;
