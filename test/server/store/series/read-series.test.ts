import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesReply } from '@/lib/history/series-key';
import type { Tick } from '@/server/store/series/add-tick';
import { readSeries } from '@/server/store/series/read-series';
import { retainSeries } from '@/server/store/series/retain-series';
import { tickPlace } from '@/server/store/series/tick-place';
import { addTicks, CLUSTER, key, sealAll, seriesDatabase } from './series-database';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KEYS = key('a info.keys');
const UNREAD = key('b bus.unread');

/** What the written ticks come to, step by step, in the plainest way. */
function expected(written: readonly Tick[], from: number, to: number, step: number): SeriesReply {
  const at: number[] = [];
  for (let start = Math.floor(from / step) * step; start <= to; start += step) at.push(start);
  const series = [KEYS, UNREAD].flatMap(key => {
    const steps = at.map(start =>
      written.flatMap(tick => {
        const inside = tick.at >= from && tick.at <= to && tick.at >= start && tick.at < start + step;
        return inside && tick.values[key] !== undefined ? [tick.values[key]] : [];
      }),
    );
    if (steps.every(values => values.length === 0)) return [];
    const of = (pick: (values: readonly number[]) => number) =>
      steps.map(values => (values.length > 0 ? pick(values) : null));
    return [
      {
        key,
        min: of(values => Math.min(...values)),
        max: of(values => Math.max(...values)),
        last: of(values => values.at(-1)!),
      },
    ];
  });
  return { at, step, series };
}

const begin = 100 * HOUR;
/** Four hours of a tick every five seconds, without the second half hour. */
const fourHours = Array.from({ length: 2880 }, (_, i): Tick => {
  const at = begin + i * 5000 + (i % 3);
  const values = { [KEYS]: (i * 7919) % 101, ...(i % 50 < 20 ? { [UNREAD]: i } : {}) };
  return { at, dataAt: at, values };
}).filter(({ at }) => at < begin + HOUR / 2 || at >= begin + HOUR);

function sealed(): Database.Database {
  const db = seriesDatabase();
  addTicks(db, fourHours);
  sealAll(db, fourHours.at(-1)!.at);
  return db;
}

const query = (from: number, to: number, step: number) => ({ cluster: CLUSTER, from, to, step });

describe('series over a range', () => {
  it('are what was written, across sealed and hot ticks, with a clock that goes back', () => {
    const step = fc.oneof(fc.constant(1000), fc.integer({ min: -HOUR, max: HOUR }));
    const tick = fc.tuple(step, fc.option(fc.nat(99)), fc.option(fc.nat(99)));
    fc.assert(
      fc.property(fc.array(tick), fc.nat(40), fc.constantFrom(1000, 7000, 59_999), (rows, hot, width) => {
        let at = begin;
        const written = rows.map(([step, keys, unread]): Tick => {
          at += step;
          const values = {
            ...(keys !== null && { [KEYS]: keys }),
            ...(unread !== null && { [UNREAD]: unread }),
          };
          return { at, dataAt: at, values };
        });
        const db = seriesDatabase();
        addTicks(db, written.slice(0, -hot || undefined));
        sealAll(db, 1e15);
        if (hot > 0) addTicks(db, written.slice(-hot));
        const from = begin - 10 * MINUTE - 3;
        const reply = readSeries(db, query(from, begin + 10 * MINUTE, width));
        const plain = expected(written, from, begin + 10 * MINUTE, width);
        expect(new Map(reply.series.map(one => [one.key, one]))).toEqual(
          new Map(plain.series.map(one => [one.key, one])),
        );
        expect([reply.at, reply.step]).toEqual([plain.at, plain.step]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([MINUTE, 5 * MINUTE, HOUR, 2 * HOUR])('by steps of %d ms come from roll-ups alone', step => {
    const db = sealed();
    const range = [begin, begin + 3 * HOUR - 1] as const;
    db.prepare('UPDATE block SET body = ? WHERE level = 0').run(Buffer.of());
    expect(readSeries(db, query(...range, step))).toEqual(expected(fourHours, ...range, step));
  });

  it('are given by whole minutes or hours where the step is longer than one', () => {
    expect(readSeries(sealed(), query(begin, begin + HOUR, 61_000)).step).toBe(2 * MINUTE);
    expect(readSeries(sealed(), query(begin, begin + HOUR, HOUR + 1)).step).toBe(2 * HOUR);
  });

  it('are those that were asked for, by name or by how they begin', () => {
    const ask = (...keys: string[]) =>
      readSeries(sealed(), { ...query(begin, begin + HOUR, MINUTE), keys: keys.map(key) }).series.map(
        ({ key }) => key,
      );
    expect(ask('a info.keys')).toEqual([KEYS]);
    expect(ask('b *')).toEqual([UNREAD]);
    expect(ask('a info.keys', '*')).toEqual([KEYS, UNREAD]);
    expect(ask('c info.keys', 'c*')).toEqual([]);
  });

  it('are never more than a screen can hold', () => {
    const reply = readSeries(sealed(), query(0, 1000 * HOUR, 1));
    expect(reply.at.length).toBeLessThanOrEqual(20_001);
    expect(reply.step).toBe(180_000);
  });

  it('are empty for a range that ends before it begins', () => {
    expect(readSeries(sealed(), query(begin, begin - 1, 1000))).toEqual({ at: [], step: 1000, series: [] });
  });
});

describe('retention', () => {
  const ages = { raw: HOUR, minute: 2 * HOUR, hour: 3 * HOUR };
  const retain = (db: Database.Database, now: number) => {
    while (retainSeries(db, ages, now));
  };

  it('leaves minutes where raw values are too old, and hours where minutes are', () => {
    const db = sealed();
    const range = [begin, begin + 2 * HOUR - 1] as const;
    retain(db, begin + 2.4 * HOUR);
    expect(readSeries(db, query(...range, 1000))).toEqual(expected(fourHours, ...range, MINUTE));
    expect(tickPlace(db, CLUSTER, begin + MINUTE)).toBe(0);
    expect(tickPlace(db, CLUSTER, begin + 1.7 * HOUR)).toBeGreaterThan(0);
    retain(db, begin + 3.4 * HOUR);
    expect(readSeries(db, query(...range, 1000))).toEqual(expected(fourHours, ...range, HOUR));
    retain(db, begin + 4.2 * HOUR);
    const [, last] = range;
    expect(readSeries(db, query(...range, 1000))).toEqual(
      expected(
        fourHours.filter(({ at }) => at >= begin + HOUR),
        begin,
        last,
        HOUR,
      ),
    );
  });

  it('never takes hot ticks', () => {
    const db = seriesDatabase();
    addTicks(db, fourHours.slice(0, 10));
    retain(db, begin + 9 * HOUR);
    expect(tickPlace(db, CLUSTER, begin)).toBeGreaterThan(0);
  });
});
