import type { Millis } from '@/lib/cluster/ids';
import type { Retention } from './retention';
import type { Row } from './row';
import type { StoreReader } from './store';

/** What a worker is started with, and what for. */
export type WorkerSettings =
  /** Keeps the history in `slotscope.db` of a folder that is its own. */
  | { readonly type: 'keep'; readonly dir: string; readonly retention: Retention }
  /** Writes one new file, from which nothing is ever removed. */
  | { readonly type: 'record'; readonly file: string }
  /** Reads a file, or the one in a folder, also while another writes it. */
  | { readonly type: 'read'; readonly place: string };

/** Where the writer stands. */
export interface WriterState {
  /** The highest event id ever given out. */
  readonly lastEventId: number;
  /** In use. */
  readonly bytes: number;
  /** The newest damaged file that was moved aside since the worker was started. */
  readonly moved: MovedFile | null;
}

export interface MovedFile {
  /** Its new name, with its folder. */
  readonly file: string;
  readonly at: Millis;
}

/** All that is read. */
export type Reading = Omit<StoreReader, 'close'>;
export type ReadMethod = keyof Reading;

/** A question to a worker and, per `type`, its answer. */
export interface Questions {
  /** Opens the file; a writer's answer. */
  open: { ask: { readonly type: 'open' }; answer: WriterState | null };
  write: { ask: { readonly type: 'write'; readonly rows: readonly Row[] }; answer: WriterState | null };
  /** A reader has found the file damaged: moves it aside and begins a new one. */
  renew: { ask: { readonly type: 'renew' }; answer: WriterState | null };
  read: {
    ask: { readonly type: 'read'; readonly method: ReadMethod; readonly values: readonly unknown[] };
    answer: unknown;
  };
  close: { ask: { readonly type: 'close' }; answer: null };
}

export type QuestionType = keyof Questions;
export type Ask = Questions[QuestionType]['ask'];

export type ToWorker = { readonly call: number; readonly ask: Ask };
export type FromWorker =
  | { readonly call: number; readonly ok: true; readonly answer: Questions[QuestionType]['answer'] }
  | { readonly call: number; readonly ok: false; readonly reason: string; readonly damaged: boolean };
