import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { EventPage, EventQuery } from './store';

/** How much history is kept. The older or the smaller limit wins. */
export interface Retention {
  /** ms. */
  readonly maxAge: Millis;
  /** Bytes of the database file in use. */
  readonly maxBytes: number;
  /** ms between two enforcements. */
  readonly every: Millis;
}

/** A row on its way to the disk. Bodies travel as text: the sender has to know how many bytes wait. */
export type Row =
  | {
      readonly type: 'event';
      readonly cluster: ClusterId;
      readonly event: Omit<ClusterEvent, 'data'>;
      readonly data: string;
    }
  | { readonly type: 'snapshot'; readonly cluster: ClusterId; readonly at: Millis; readonly body: string };

/** What the worker is started with. */
export interface WorkerSettings {
  readonly dir: string;
  readonly retention: Retention;
}

/** A question to the worker and, per `type`, its answer. */
export interface Questions {
  /** Opens the database; answers the highest event id ever given out. */
  open: { ask: { readonly type: 'open' }; answer: number };
  write: { ask: { readonly type: 'write'; readonly rows: readonly Row[] }; answer: null };
  /** The snapshot's JSON text. */
  topologyAt: {
    ask: { readonly type: 'topologyAt'; readonly cluster: ClusterId; readonly at: Millis };
    answer: string | null;
  };
  events: { ask: { readonly type: 'events'; readonly query: EventQuery }; answer: EventPage };
  close: { ask: { readonly type: 'close' }; answer: null };
}

export type QuestionType = keyof Questions;
export type Ask = Questions[QuestionType]['ask'];

export type ToWorker = { readonly call: number; readonly ask: Ask };
export type FromWorker =
  | { readonly call: number; readonly ok: true; readonly answer: Questions[QuestionType]['answer'] }
  | { readonly call: number; readonly ok: false; readonly reason: string };
