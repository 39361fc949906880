/** The store's worker in a simulated time: the newest that was written to it is now. */
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '@/server/store/worker-messages';
// First: a message that comes before its listener is there would be lost.
import '@/server/store/sqlite-worker';

let newest = 0;
let heard = 0;
parentPort?.on('message', ({ ask }: ToWorker) => {
  const last = ask.type === 'write' ? ask.rows.at(-1) : undefined;
  if (!last) return;
  newest = last.at;
  heard = performance.now();
});
Date.now = () => Math.round(newest + performance.now() - heard);
