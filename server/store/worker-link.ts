import { Worker } from 'node:worker_threads';
import type { FromWorker, Questions, QuestionType, ToWorker, WorkerSettings } from './worker-messages';
import type { WorkerSource } from './worker-source';

/** Why a worker could not do it, as one clear sentence. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';

  constructor(
    reason: string,
    /** The file is broken: trying again will not help. */
    readonly damaged: boolean,
  ) {
    super(reason);
  }
}

/** Questions to the worker as promises. */
export interface WorkerLink {
  /** Rejects with one clear sentence when the worker cannot do it, or has stopped. */
  ask<T extends QuestionType>(
    question: Questions[T]['ask'] & { readonly type: T },
  ): Promise<Questions[T]['answer']>;
  /** Ends the thread at once. */
  end(): Promise<void>;
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
}

export function startWorker(source: WorkerSource, settings: WorkerSettings): WorkerLink {
  const options = { workerData: settings, execArgv: [], name: 'slotscope-store' };
  const worker =
    source.type === 'bundle'
      ? new Worker(source.url, options)
      : new Worker(source.script, { ...options, eval: true });
  const waiting = new Map<number, Waiting>();
  let stopped: Error | null = null;
  let calls = 0;

  const stop = (reason: string) => {
    stopped ??= new Error(`History is not kept: ${reason}`);
    for (const call of waiting.values()) call.reject(stopped);
    waiting.clear();
  };
  worker.on('error', error => stop(`its worker failed (${error.message}). Restart Slotscope.`));
  worker.on('exit', () => stop('its worker has stopped. Restart Slotscope.'));
  worker.on('message', (message: FromWorker) => {
    const call = waiting.get(message.call);
    waiting.delete(message.call);
    if (message.ok) call?.resolve(message.answer as never);
    else call?.reject(new StoreFailure(message.reason, message.damaged));
  });

  return {
    ask(question) {
      if (stopped) return Promise.reject(stopped);
      return new Promise((resolve, reject) => {
        waiting.set(++calls, { resolve, reject });
        const message: ToWorker = { call: calls, ask: question };
        worker.postMessage(message);
      });
    },
    async end() {
      await worker.terminate();
    },
  };
}
