import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis } from '@/lib/cluster/ids';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import type { Retention } from '@/server/store/retention';
import type { Store } from '@/server/store/store';
import { CLUSTER, ManyNodes, NODES } from './harness/many-nodes';
import { quantile, summarise } from './harness/measure';
import type { Row } from './harness/row';
import { recordedDay } from './recorded-day';

const SECOND: Millis = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;
const DAYS = 30;
const END: Millis = Date.UTC(2026, 0, 31);
const BEGIN = END - DAYS * DAY;
/** Stretches in which every second has its tick; in between every tenth minute has. */
const STRETCHES = 6;
const STRETCH = 15 * MINUTE;
const COARSE = 10 * MINUTE;
/** Changes in the stretches, and in between. */
const CHANGE = 5 * SECOND;
const COARSE_CHANGE = MINUTE;
/** Handed over at once: what waits for the disk stays far below what the queue takes. */
const AT_ONCE = 30;
const MOMENTS = 150;
const STEADY = 400;
/** A server runs for longer than its code takes to be compiled. */
const WARM_UP = 50;
/** As in `server/store/sqlite-store.ts`. */
const GATHER: Millis = 50;
/** Sealing and retention go on all the time. */
const EVERY: Millis = 20;

/** The whole store, as the server uses it: to find a moment of a month, to keep up, and what a day weighs. */
export async function history(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  try {
    const source = new ManyNodes();
    const [ingest, find] = await withStore(dir, {}, async store => [
      await month(store, source),
      await moments(store),
    ]);
    // Ten of the thirty days have to go while more is written.
    const steady = await withStore(dir, { raw: 20 * DAY }, store => goOn(store, source));
    return [...find, ...steady, ...ingest, ...(await recordedDay())];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function withStore<T>(
  dir: string,
  retention: Partial<Retention>,
  run: (store: Store) => Promise<T>,
): Promise<T> {
  const workerUrl = new URL('./harness/store-worker.ts', import.meta.url);
  const store = await openSqliteStore({ dir, workerUrl, retention: { every: EVERY, ...retention } });
  try {
    const result = await run(store);
    const { ok, reason } = store.health();
    if (!ok) throw new Error(reason ?? '');
    return result;
  } finally {
    await store.close();
  }
}

/** The last of them ends now, so that there is always something to seal. */
const stretches = Array.from({ length: STRETCHES }, (_, i) => ({
  from: BEGIN + ((i + 1) / STRETCHES) * DAYS * DAY - STRETCH,
}));

async function month(store: Store, source: ManyNodes): Promise<Row[]> {
  let ticks = 0;
  let changes = 0;
  let took = 0;
  let at = BEGIN;
  const fine = () => stretches.some(({ from }) => at >= from && at < from + STRETCH);
  while (at < END) {
    const dense = fine();
    const began = performance.now();
    for (let i = 0; i < AT_ONCE && at < END && fine() === dense; i++) {
      if (at % (dense ? CHANGE : COARSE_CHANGE) === 0) {
        store.write(source.change(at));
        if (dense) changes++;
      }
      if (dense || at % COARSE === 0) store.write([source.tick(at)]);
      at += dense ? SECOND : COARSE_CHANGE;
      if (dense) ticks++;
    }
    // A read waits for all that was written before it.
    await store.clusters();
    if (dense) took += performance.now() - began;
  }
  return [
    {
      what: `ingest of ${NODES} nodes: seconds of steady load (a tick, ${(changes / ticks).toFixed(1)} changes) in one`,
      unit: 's',
      ours: (ticks * SECOND) / took,
      budget: 50,
      bound: 'least',
    },
  ];
}

/** From `write()` until `health` says that it is on the disk, less the time in which rows are gathered. */
async function goOn(store: Store, source: ManyNodes): Promise<Row[]> {
  const times: number[] = [];
  const before = store.health().bytes;
  let least = before;
  for (let i = 0; i < WARM_UP + STEADY; i++) {
    const at = END + i * SECOND;
    const entries = [...source.change(at), source.tick(at)];
    const began = performance.now();
    store.write(entries);
    while (store.health().writtenUntil < at) await sleep(1);
    if (i >= WARM_UP) times.push(Math.max(0, performance.now() - began - GATHER));
    least = Math.min(least, store.health().bytes);
  }
  if (least >= before) throw new Error('Retention removed nothing meanwhile.');
  const { median, p95 } = summarise(times);
  const what = `writer's tick of ${NODES} nodes while sealing and removing, write() to the disk`;
  return [
    { what: `${what}, median`, unit: 'ms', ours: median, p95 },
    { what: `${what}, p99 of ${STEADY}`, unit: 'ms', ours: quantile(times, 0.99), budget: 20 },
  ];
}

async function moments(store: Store): Promise<Row[]> {
  const times: number[] = [];
  for (let i = 0; i < MOMENTS; i++) {
    const at = stretches[i % STRETCHES]!.from + Math.random() * STRETCH;
    const began = performance.now();
    const moment = await store.momentAt(CLUSTER, at);
    times.push(performance.now() - began);
    if (moment?.topology.nodes.length !== NODES || !moment.sockets || at - moment.beatAt > SECOND)
      throw new Error(`No whole moment at ${at}.`);
  }
  const { median, p95 } = summarise(times);
  return [
    {
      what: `state of ${NODES} nodes at T of 30 days (T where every second has a tick: ${STRETCHES} times 15 min; else 10 min)`,
      unit: 'ms',
      ours: median,
      p95,
    },
    { what: 'same, p95', unit: 'ms', ours: p95, budget: 200 },
  ];
}
