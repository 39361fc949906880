import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InodeMap } from '@/server/sockets/inode-map';

const inode = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const entries = fc.array(fc.tuple(inode, fc.integer({ min: 1, max: 5 })), { maxLength: 2000 });

describe('InodeMap', () => {
  it('holds what a Map would, also after filtering and clearing', () => {
    fc.assert(
      fc.property(entries, entries, (first, second) => {
        const [ours, peer] = [new InodeMap(), new Map<number, number>()];
        for (const [key, value] of first) {
          ours.set(key, value);
          peer.set(key, value);
        }
        ours.filter(value => value > 2);
        for (const [key, value] of peer) if (value <= 2) peer.delete(key);
        for (const [key, value] of second) {
          ours.set(key, value);
          peer.set(key, value);
        }
        const keys = [...first, ...second].map(([key]) => key);
        expect(keys.map(key => ours.get(key))).toEqual(keys.map(key => peer.get(key) ?? 0));
        ours.clear();
        expect(keys.every(key => ours.get(key) === 0)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
