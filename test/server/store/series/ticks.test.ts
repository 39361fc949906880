import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import { addTick, type Tick } from '@/server/store/series/add-tick';
import { rangeTicks } from '@/server/store/series/range-ticks';
import { sealSome } from '@/server/store/series/seal-some';
import { tickPlace, tickUpTo } from '@/server/store/series/tick-place';
import { addTicks, CLUSTER, key, reopened, sealAll, seriesDatabase } from './series-database';

const HOUR = 3_600_000;
const EVER = { cluster: CLUSTER, from: 0, to: Number.MAX_SAFE_INTEGER };

/** As a moment finds it. */
function tickAt(db: Database.Database, cluster: ClusterId, at: number): Tick | null {
  const found = tickUpTo(db, cluster, tickPlace(db, cluster, at));
  return found && { at: found.at, dataAt: found.dataAt, values: found.values };
}

/** Clocks that run, stand, jump ahead and go back. */
const step = fc.oneof(fc.constantFrom(1000, 1001, 0), fc.integer({ min: -2 * HOUR, max: 2 * HOUR }));
const values = fc.dictionary(
  fc.constantFrom('a info.keys', 'b info.keys', 'b bus.txQueue', 'cluster cluster.seq', 'host:x host.took'),
  fc.oneof(fc.nat(9), fc.double({ noNaN: true, noDefaultInfinity: true })),
  { noNullPrototype: true },
);
const ticks = fc.array(fc.tuple(step, fc.nat(5000), values), { maxLength: 40 }).map(rows => {
  let at = 10 * 24 * HOUR;
  return rows.map(([step, age, values]): Tick => {
    at += step;
    return { at, dataAt: at - age, values };
  });
});

/** What must be answered, however far the sealing has come. */
function check(db: Database.Database, written: readonly Tick[]): void {
  const ats = written.map(({ at }) => at);
  for (const at of ats.flatMap(at => [at - 1, at, at + 1]))
    expect(tickAt(db, CLUSTER, at)).toEqual(written.findLast(tick => tick.at <= at) ?? null);
  expect(allOf(db, EVER, 7)).toEqual(written);
  const [from = 0, to = 0] = [ats[3], ats[Math.floor(ats.length / 2)]];
  expect(allOf(db, { cluster: CLUSTER, from, to }, 3)).toEqual(
    written.filter(({ at }) => at >= from && at <= to),
  );
}

function allOf(db: Database.Database, range: typeof EVER, limit: number): Tick[] {
  const found: Tick[] = [];
  let cursor: number | null = null;
  do {
    const page = rangeTicks(db, range, cursor, limit);
    expect(page.ticks.length).toBeLessThanOrEqual(limit);
    found.push(...page.ticks.map(({ id: _id, ...tick }) => tick));
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

describe('ticks', () => {
  it('are found by time and in the order of writing, hot or sealed, with a clock that jumps', () => {
    fc.assert(
      fc.property(ticks, ticks => {
        const db = seriesDatabase();
        addTicks(db, ticks);
        check(db, ticks);
        sealAll(db, 1e15);
        expect(db.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(0);
        check(db, ticks);
      }),
      { numRuns: 40 },
    );
  });

  it('are neither lost nor there twice when sealing ends between any two steps', () => {
    const written = Array.from({ length: 90 }, (_, i): Tick => {
      const at = i * 100_000;
      return { at, dataAt: at - (i % 7), values: { [key('a info.keys')]: i, [key('b info.keys')]: 5 } };
    });
    const db = seriesDatabase();
    addTicks(db, written);
    const steps = sealAll(reopened(db), 1e15);
    expect(steps).toBeGreaterThan(10);
    for (let ended = 0; ended <= steps; ended++) {
      const next = reopened(db);
      for (let i = 0; i < ended; i++) sealSome(next, 1e15);
      const after = reopened(next);
      check(after, written);
      const late = { at: 1e10 + ended, dataAt: 1e10, values: { [key('c info.keys')]: 1 } };
      addTicks(after, [late]);
      sealAll(after, 1e15);
      check(after, [...written, late]);
      expect(after.prepare('SELECT count(*) FROM chunk WHERE NOT whole').pluck().get()).toBe(0);
    }
  });

  it('keep their clusters apart, and take the ids they are given', () => {
    const db = seriesDatabase();
    const other = 'other' as ClusterId;
    addTick(db, CLUSTER, 1000, 1000, { [key('a info.keys')]: 1 }, 40);
    addTick(db, other, 1001, 1001, { [key('a info.keys')]: 2 }, 50);
    addTick(db, CLUSTER, 1002, 1002, { [key('a info.keys')]: 3 }, 60);
    for (const seal of [false, true]) {
      if (seal) sealAll(db, 1e15);
      expect(rangeTicks(db, EVER, null, 9).ticks.map(({ id }) => id)).toEqual([40, 60]);
      expect(rangeTicks(db, EVER, 40, 9).ticks.map(({ id }) => id)).toEqual([60]);
      expect(tickAt(db, other, 5000)?.values).toEqual({ 'a info.keys': 2 });
    }
  });

  it('know their series after a transaction that was rolled back', () => {
    const db = seriesDatabase();
    const values = { [key('a info.keys')]: 1, [key('b info.keys')]: 2 };
    const failing = db.transaction(() => {
      addTick(db, CLUSTER, 1000, 1000, values);
      throw new Error('disk full');
    });
    expect(failing).toThrow('disk full');
    addTick(db, CLUSTER, 2000, 2000, { [key('b info.keys')]: 7 });
    addTick(db, CLUSTER, 3000, 3000, values);
    expect(allOf(reopened(db), EVER, 9).map(tick => tick.values)).toEqual([{ 'b info.keys': 7 }, values]);
  });

  it('leave a gap where the disk is damaged', () => {
    const db = seriesDatabase();
    addTicks(db, [
      { at: 1000, dataAt: 1000, values: { [key('a info.keys')]: 1 } },
      { at: 2000, dataAt: 2000, values: { [key('a info.keys')]: 2 } },
    ]);
    db.prepare('UPDATE tick SET body = ? WHERE at = 2000').run(Buffer.from('damaged'));
    expect(tickAt(db, CLUSTER, 2000)?.values).toEqual({});
    sealAll(db, 1e15);
    expect(tickAt(db, CLUSTER, 1000)?.values).toEqual({ 'a info.keys': 1 });
    db.prepare('UPDATE block SET body = ? WHERE part > 0').run(Buffer.from('damaged'));
    expect(tickAt(db, CLUSTER, 1000)).toEqual({ at: 1000, dataAt: 1000, values: {} });
    db.prepare('UPDATE block SET body = ?').run(Buffer.from('damaged'));
    expect(tickAt(db, CLUSTER, 1000)).toBeNull();
    expect(rangeTicks(db, EVER, null, 9)).toEqual({ ticks: [], next: null });
  });
});
