import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRollUp, bucketsOf, emptyRollUp, fold, rollUp } from '@/lib/series/roll-up';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const absent = Number.NaN;

describe('rolling up', () => {
  it('keeps least, greatest and last of each minute, and skips what is absent', () => {
    const times = [0, 1000, 59_999, 60_000, 61_000, 200_000];
    const buckets = bucketsOf(times, MINUTE);
    expect(buckets.starts).toEqual([0, 60_000, 180_000]);
    const column = Float64Array.of(3, 1, 2, absent, 7, absent);
    expect(rollUp(asRollUp(column), buckets)).toEqual({
      min: Float64Array.of(1, 7, absent),
      max: Float64Array.of(3, 7, absent),
      last: Float64Array.of(2, 7, absent),
    });
  });

  it('puts times that go backwards where they belong; the last is the one written last', () => {
    const buckets = bucketsOf([61_000, 62_000, 1000, 63_000], MINUTE);
    expect(buckets.starts).toEqual([0, 60_000]);
    expect(rollUp(asRollUp(Float64Array.of(5, 9, 1, 4)), buckets)).toEqual({
      min: Float64Array.of(1, 4),
      max: Float64Array.of(1, 9),
      last: Float64Array.of(1, 4),
    });
  });

  it('gives the same hours from minutes as from raw values', () => {
    const values = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(absent));
    const ticks = fc.array(fc.tuple(fc.nat(3 * HOUR), values)).map(all => all.sort(([a], [b]) => a - b));
    fc.assert(
      fc.property(ticks, ticks => {
        const times = ticks.map(([at]) => at);
        const column = asRollUp(Float64Array.from(ticks, ([, value]) => value));
        const minutes = bucketsOf(times, MINUTE);
        const hours = bucketsOf(minutes.starts, HOUR);
        const direct = bucketsOf(times, HOUR);
        expect(hours.starts).toEqual(direct.starts);
        expect(rollUp(rollUp(column, minutes), hours)).toEqual(rollUp(column, direct));
      }),
    );
  });

  it('adds to what is there, and leaves out what has no place', () => {
    const into = emptyRollUp(2);
    fold(into, asRollUp(Float64Array.of(4, 2)), Int32Array.of(1, -1));
    fold(into, asRollUp(Float64Array.of(6)), Int32Array.of(1));
    expect(into.min).toEqual(Float64Array.of(absent, 4));
    expect(into.max).toEqual(Float64Array.of(absent, 6));
    expect(into.last).toEqual(Float64Array.of(absent, 6));
  });
});
