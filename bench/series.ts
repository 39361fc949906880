import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ClusterId } from '@/lib/cluster/ids';
import { addTick, type Tick } from '@/server/store/series/add-tick';
import { createSeriesTables } from '@/server/store/series/create-series-tables';
import { readSeries } from '@/server/store/series/read-series';
import { sealSome } from '@/server/store/series/seal-some';
import { tickPlace, tickUpTo } from '@/server/store/series/tick-place';
import { manyNodes, recordedTicks, repeated } from '@/test/helpers/recorded-ticks';
import { summarise } from './harness/measure';
import type { Row } from './harness/row';
import { jsonTick } from './peers/json-ticks';

const CLUSTER = 'bench' as ClusterId;
const DAY = 86_400;
const NODES = 100;
const MEGABYTE = 1e6;
const HOUR = 3_600_000;
/** Later than anything: all that is hot is due to be sealed. */
const AT_LAST = Number.MAX_SAFE_INTEGER;

/** Numbers of a recorded cluster: how much room they take, and how long it takes to keep and find them. */
export async function series(): Promise<Row[]> {
  const ticks = recordedTicks();
  return [...withDatabase(db => room(db, ticks)), ...withDatabase(db => time(db, manyNodes(ticks, NODES)))];
}

function withDatabase(run: (db: Database.Database) => Row[]): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  const db = new Database(join(folder, 'series.db'));
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    createSeriesTables(db);
    return run(db);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function room(db: Database.Database, ticks: readonly Tick[]): Row[] {
  let day: Tick[] = [];
  let peer = 0;
  let samples = 0;
  let moving = 0;
  const moves = movingKeys(ticks);
  for (const tick of repeated(ticks, DAY)) {
    const keys = Object.keys(tick.values);
    samples += keys.length;
    moving += keys.filter(key => moves.has(key)).length;
    if (day.length % 10 === 0) peer += jsonTick(tick).length * 10;
    day.push(tick);
    // Each round of the recording is sealed by itself: it must not be told as a repetition of the one before.
    if (day.length < ticks.length) continue;
    write(db, day);
    while (sealSome(db, AT_LAST));
    day = [];
  }
  const raw = Number(db.prepare('SELECT sum(length(body)) FROM block WHERE level = 0').pluck().get());
  const pages = (name: string) => Number(db.pragma(name, { simple: true }));
  const inUse = (pages('page_count') - pages('freelist_count')) * pages('page_size');
  const what = 'six idle nodes, sealed';
  return [
    { what: `${what}: a sample`, unit: 'bytes', ours: raw / samples, peer: peer / samples, budget: 2 },
    { what: `${what}: a sample of a series that moves`, unit: 'bytes', ours: raw / moving },
    {
      what: `${what}: a day with roll-ups`,
      unit: 'MB',
      ours: inUse / MEGABYTE,
      peer: peer / MEGABYTE,
      budget: 10,
    },
  ];
}

function movingKeys(ticks: readonly Tick[]): Set<string> {
  const first: Readonly<Record<string, number>> = ticks[0]!.values;
  return new Set(
    ticks.flatMap(({ values }) =>
      Object.entries(values).flatMap(([key, value]) => (value === first[key] ? [] : [key])),
    ),
  );
}

function time(db: Database.Database, recorded: readonly Tick[]): Row[] {
  const ticks = [...repeated(recorded, 2400)];
  const adding = ticks.map(tick => timed(() => write(db, [tick])));
  const json = ticks.slice(0, 200).map(tick => timed(() => jsonTick(tick)));
  const sealing: number[] = [];
  for (let more = true; more; ) sealing.push(timed(() => (more = sealSome(db, AT_LAST))));
  const [from, to] = [ticks[0]!.at, ticks.at(-1)!.at];
  const somewhere = (i: number) => from + ((i * 7919) % 997) * ((to - from) / 997);
  const finding = Array.from({ length: 60 }, (_, i) =>
    timed(() => tickUpTo(db, CLUSTER, tickPlace(db, CLUSTER, somewhere(i)))),
  );
  const keys = Object.keys(ticks[0]!.values).length;
  const chart = (step: number) =>
    summarise(
      Array.from({ length: 20 }, (_, i) => {
        const subject = i.toString(16).padStart(40, '0');
        return timed(() => readSeries(db, { cluster: CLUSTER, from, to, step, keys: [`${subject} *`] }));
      }),
    );
  const add = summarise(adding);
  const step = summarise(sealing);
  const find = summarise(finding);
  const [fine, coarse] = [chart(2000), chart(60_000)];
  const of = `of ${keys} series`;
  return [
    { what: `write a tick ${of}`, unit: 'ms', ours: add.median, p95: add.p95, peer: summarise(json).median },
    {
      what: `seal: all steps for an hour ${of}`,
      unit: 'ms',
      ours: (sealing.reduce((a, b) => a + b, 0) / (to - from)) * HOUR,
    },
    {
      what: `seal: one of ${sealing.length} steps`,
      unit: 'ms',
      ours: step.median,
      p95: step.p95,
      budget: 10,
    },
    { what: `a sealed tick ${of} at T`, unit: 'ms', ours: find.median, p95: find.p95, budget: 50 },
    { what: `a node's series, 40 min by 2 s`, unit: 'ms', ours: fine.median, p95: fine.p95 },
    { what: `a node's series, 40 min by the minute`, unit: 'ms', ours: coarse.median, p95: coarse.p95 },
  ];
}

function write(db: Database.Database, ticks: readonly Tick[]): void {
  db.transaction(() => {
    for (const { at, dataAt, values } of ticks) addTick(db, CLUSTER, at, dataAt, values);
  })();
}

function timed(run: () => void): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}
