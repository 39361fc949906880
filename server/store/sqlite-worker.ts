/** Entry of the store's worker threads: everything that may wait for a disk happens here. */
import { parentPort, workerData } from 'node:worker_threads';
import { isDamage } from './explain-store-failure';
import { createFileReader } from './file/file-reader';
import { createFileWriter } from './file/file-writer';
import type { Ask, FromWorker, ToWorker, WorkerSettings } from './worker-messages';

const settings: WorkerSettings = workerData;
const served = settings.type === 'read' ? createFileReader(settings.place) : createFileWriter(settings);

parentPort?.on('message', ({ call, ask }: ToWorker) => {
  parentPort?.postMessage(reply(call, ask));
  if (ask.type === 'close') parentPort?.close();
});

function reply(call: number, ask: Ask): FromWorker {
  try {
    return { call, ok: true, answer: served.answer(ask) };
  } catch (error) {
    return {
      call,
      ok: false,
      reason: served.explain(error),
      damaged: isDamage(error),
    };
  }
}
