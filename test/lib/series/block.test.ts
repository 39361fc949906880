import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBlock, encodeBlock } from '@/lib/series/block';

const columns = fc
  .dictionary(fc.nat().map(String), fc.uint8Array({ maxLength: 40 }), { noNullPrototype: true })
  .map(found => new Map(Object.entries(found).map(([number, bytes]) => [Number(number), bytes])))
  .map(found => new Map([...found].sort(([a], [b]) => a - b)));

describe('a block of columns', () => {
  it('gives each column back under its number', () => {
    fc.assert(
      fc.property(columns, columns => {
        const result = decodeBlock(encodeBlock(columns));
        expect(result.ok && [...result.value].map(([number, bytes]) => [number, [...bytes]])).toEqual(
          [...columns].map(([number, bytes]) => [number, [...bytes]]),
        );
      }),
    );
  });

  it('is an error when it is damaged, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        const result = decodeBlock(bytes);
        if (result.ok)
          expect([...result.value.values()].every(part => part.length <= bytes.length)).toBe(true);
        else expect(result.error).toMatch(/^A block of numbers is damaged: .+\.$/);
      }),
    );
    const good = encodeBlock(new Map([[3, Uint8Array.of(1, 2)]]));
    expect(decodeBlock(good.subarray(0, -1)).ok).toBe(false);
    expect(decodeBlock(Uint8Array.of(...good, 0)).ok).toBe(false);
  });
});
