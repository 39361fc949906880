import { describe, expect, it } from 'vitest';
import { formatBytes } from '@/lib/format/bytes';
import { formatCount, plural } from '@/lib/format/count';
import { formatAge, formatDuration } from '@/lib/format/duration';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [13_107, '12.8 KiB'],
    [1024 * 1024 - 1, '1.00 MiB'],
    [1_181_116_006, '1.10 GiB'],
    [4 * 2 ** 30, '4.00 GiB'],
    [500 * 2 ** 20, '500 MiB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1.00 k'],
    [8200, '8.20 k'],
    [999_600, '1.00 M'],
    [1_280_000, '1.28 M'],
    [2_050_000_000, '2.05 G'],
  ])('%d is %s', (count, text) => expect(formatCount(count)).toBe(text));

  it('puts the noun in the right number', () => {
    expect([plural(1, 'node'), plural(0, 'node'), plural(2, 'reply', 'replies')]).toEqual([
      '1 node',
      '0 nodes',
      '2 replies',
    ]);
  });
});

describe('durations and ages', () => {
  it('never say more than has passed', () => {
    expect(formatDuration(12_999)).toBe('12 s');
    expect(formatDuration(59_999)).toBe('59 s');
    expect(formatDuration(239_999)).toBe('3 min');
    expect(formatDuration(-5)).toBe('0 s');
  });

  it('are "now" below a second only', () => {
    expect(formatAge(999)).toBe('now');
    expect(formatAge(1000)).toBe('1 s ago');
  });
});
