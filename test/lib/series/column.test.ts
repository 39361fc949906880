import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW } from '@/lib/series/column-form';
import { decodeColumn, decodePart } from '@/lib/series/decode-column';
import { encodeColumn } from '@/lib/series/encode-column';

const absent = Number.NaN;
const whole = fc.integer({ min: -1000, max: 1000 });
const anyNumber = fc.oneof(
  whole,
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100_000, max: 100_000 }).map(value => value / 100),
  fc.constantFrom(
    -0,
    2 ** 53,
    -(2 ** 53),
    2 ** 49,
    2 ** 49 + 1,
    -(2 ** 49),
    Number.MAX_VALUE,
    5e-324,
    absent,
  ),
);
/** As series are: stretches of the same, of steps, of noise, of nothing. */
const stretch = fc.oneof(
  fc.tuple(anyNumber, fc.nat(200)).map(([value, length]) => new Array<number>(length).fill(value)),
  fc
    .tuple(fc.maxSafeInteger(), whole, whole, fc.nat(100))
    .map(([first, step, bend, length]) =>
      Array.from({ length }, (_, i) => Math.trunc(first / 8192) + step * i + bend * i * i),
    ),
  fc.array(anyNumber),
);
const column = fc.array(stretch, { maxLength: 6 }).map(stretches => stretches.flat());

function decoded(bytes: Uint8Array, count: number): number[] {
  const result = decodeColumn(bytes, count);
  if (!result.ok) throw new Error(result.error);
  return [...result.value];
}

describe('a column of numbers', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(column, values => {
        expect(decoded(encodeColumn(values), values.length)).toEqual(values);
        expect(decoded(encodeColumn(values, ROW), values.length)).toEqual(values);
      }),
    );
  });

  it('tells the sign of nothing', () => {
    expect(Object.is(decoded(encodeColumn([0, -0]), 2)[1], -0)).toBe(true);
  });

  it('takes what is not finite for absent', () => {
    expect(decoded(encodeColumn([1, Number.POSITIVE_INFINITY, 2]), 3)).toEqual([1, absent, 2]);
  });

  it('gives any part of it', () => {
    fc.assert(
      fc.property(column, fc.nat(), fc.nat(), (values, a, b) => {
        const [from, to] = [a % (values.length + 1), b % (values.length + 1)].sort((x, y) => x - y);
        const part = decodePart(encodeColumn(values), values.length, from!, to!);
        expect(part.ok && [...part.value]).toEqual(values.slice(from, to));
      }),
    );
  });

  it.each([
    ['the same number', () => 67_108_864],
    ['a counter', (i: number) => 1_000_000 + 14 * i],
    ['nothing', () => absent],
    ['the same large number', () => 2 ** 53],
    ['the same fraction', () => 1 / 3],
  ])('takes a few bytes for an hour of %s', (_, value) => {
    expect(encodeColumn(Float64Array.from({ length: 3600 }, (_, i) => value(i))).length).toBeLessThan(16);
  });

  it('takes a byte for a number about a level, and two decimals are no fractions', () => {
    const noise = Float64Array.from({ length: 1000 }, (_, i) => 1003 + ((i * 7919) % 13));
    expect(encodeColumn(noise).length).toBeLessThan(1010);
    expect(encodeColumn(noise.map(value => value / 100)).length).toBeLessThan(1010);
  });
});

describe('damaged bytes', () => {
  it('are an error or other numbers, never an exception and never more values than asked for', () => {
    const damage = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat(), long: fc.nat(5) });
    fc.assert(
      fc.property(column, fc.array(damage, { minLength: 1, maxLength: 4 }), (values, damages) => {
        let bytes = encodeColumn(values);
        for (const { at, byte, cut, long } of damages) {
          bytes = cut % 3 === 0 ? bytes.slice(0, cut % (bytes.length + 1)) : bytes;
          if (long === 0) bytes = Uint8Array.of(...bytes, byte);
          bytes[at % bytes.length] = byte;
        }
        const result = decodeColumn(bytes, values.length);
        if (result.ok) expect(result.value.length).toBe(values.length);
        else expect(result.error).toMatch(/^A column of numbers is damaged: .+\.$/);
      }),
    );
  });

  it('of any kind are told of', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(10_000), (bytes, count) => {
        const result = decodeColumn(bytes, count);
        expect(result.ok ? result.value.length : result.error.length).toBeGreaterThanOrEqual(0);
      }),
    );
    const good = encodeColumn([1, 5, 2, 2 ** 40, absent, 1 / 3]);
    for (let length = 0; length < good.length; length++)
      expect(decodeColumn(good.subarray(0, length), 6).ok).toBe(false);
    expect(decodeColumn(Uint8Array.of(...good, 3), 6)).toMatchObject({ ok: false });
    expect(decodeColumn(good, 5)).toMatchObject({ ok: false });
    expect(decodeColumn(good, 7)).toMatchObject({ ok: false });
    // A run that begins inside and ends outside.
    expect(decodeColumn(encodeColumn([1, 2, 3, 9, 9, 9, 9, 9, 9]), 8)).toMatchObject({ ok: false });
  });
});
