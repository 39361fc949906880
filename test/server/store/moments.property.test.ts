import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import type { Entry } from '@/lib/history/entry';
import { shownNumbers } from '@/lib/history/numbers';
import { diffPicture } from '@/lib/history/picture-changes';
import { diffTopology } from '@/lib/topology-changes';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { memoryStore } from '../../helpers/memory-store';
import { aPicture } from '../push/a-picture';
import { aNode, aTopology } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { anEntry, OTHER, PROD } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();

/** What may come to pass between two looks. */
const step = fc.record({
  cluster: fc.constantFrom(PROD, PROD, PROD, OTHER),
  /** ms since the one before; the clock may be set back. */
  after: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 40 }) },
    fc.integer({ min: -150, max: -1 }),
  ),
  node: fc.integer({ min: 0, max: 5 }),
  health: fc.constantFrom('ok' as const, 'pfail' as const, 'fail' as const),
  keys: fc.integer({ min: 0, max: 1e9 }),
  cells: fc.option(fc.constantFrom('-.....', '-!....', '-?????'), { nil: null }),
  keyframe: fc.integer({ min: 0, max: 5 }).map(one => one === 0),
  ticks: fc.boolean(),
});

/** The entries of such a history, keyframes first. */
function history(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): Entry[] {
  let at = 1000;
  const state = new Map(
    [PROD, OTHER].map(id => [id, { topology: aTopology({ id, at, seq: 1 }), sockets: aPicture({ at }) }]),
  );
  const entries: Entry[] = [];
  const keep = (cluster: typeof PROD, ...bodies: Parameters<typeof anEntry>[1][]) =>
    entries.push(...bodies.map(body => anEntry(at, body, cluster)));
  for (const [cluster, { topology, sockets }] of state)
    keep(cluster, { type: 'topology', topology }, { type: 'sockets', picture: sockets });
  for (const { cluster, after, node, health, keys, cells, keyframe, ticks } of steps) {
    at += after;
    const { topology, sockets } = state.get(cluster)!;
    const next = {
      ...topology,
      seq: topology.seq + 1,
      at,
      nodes: topology.nodes.with(node, aNode(node, { health, measures: { at, keys } })),
    };
    const matrix =
      cells === null ? sockets.matrix : { ...sockets.matrix, cells: sockets.matrix.cells.with(0, cells) };
    const picture = { ...sockets, at, matrix };
    keep(
      cluster,
      keyframe
        ? { type: 'topology', topology: next }
        : { type: 'topology-changes', seq: next.seq, changes: diffTopology(topology, next) },
    );
    if (cells !== null)
      keep(
        cluster,
        keyframe
          ? { type: 'sockets', picture }
          : { type: 'sockets-changes', changes: diffPicture(sockets, picture) },
      );
    if (ticks) keep(cluster, { type: 'tick', dataAt: at, values: shownNumbers(next, picture, at) });
    state.set(cluster, { topology: next, sockets: picture });
  }
  return entries;
}

/** Keeps all, and seals at once what is old enough, as times that begin with the epoch are. */
const retention = { raw: 1e13, minute: 1e13, hour: 1e13, every: 1 };

it('gives any moment as a plain fold of all that was written gives it, before and after sealing', {
  timeout: 120_000,
}, async () => {
  const times = fc.array(fc.integer({ min: 700, max: 2500 }), { minLength: 5, maxLength: 5 });
  const run = async (steps: Parameters<typeof history>[0], moments: readonly number[]) => {
    const entries = history(steps);
    const dir = temporaryFolder();
    const [store, plain] = [await openSqliteStore({ dir, workerUrl, retention }), memoryStore()];
    onTestFinished(() => store.close());
    for (const one of [store, plain]) one.write(entries);
    for (let round = 0; round < 3; round++) {
      for (const at of [...moments, ...entries.slice(-3).map(entry => entry.at)])
        for (const cluster of [PROD, OTHER])
          expect(await store.momentAt(cluster, at)).toEqual(await plain.momentAt(cluster, at));
      await pause(60);
    }
    expect(store.health().reason).toBeNull();
    await store.close();
    const file = new Database(join(dir, 'slotscope.db'), { readonly: true });
    const count = (table: string) => file.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect([count('tick') === 0, count('chunk') !== 0]).toEqual([
      true,
      entries.some(one => one.type === 'tick'),
    ]);
    file.close();
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), times, run), { numRuns: 30 });
});
