import clusterKeySlot from 'cluster-key-slot';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSlotQuery } from '@/components/slot-map/slot-query';
import { keySlot } from '@/lib/cluster/key-slot';

// Recorded from CLUSTER KEYSLOT of Redis 7.0.
it.each([
  ['user:{42}', 8000],
  ['foo{}{bar}', 8363],
  ['foo{{bar}}zap', 4015],
  ['{}x', 10595],
  ['foo{bar', 15278],
  ['é😀', 14663],
])('finds the slot of %s', (key, slot) => {
  expect(keySlot(key)).toBe(slot);
});

it('agrees with the clients on every key without an empty tag', () => {
  const key = fc.string({ unit: 'binary' }).filter(text => !text.includes('{}'));
  fc.assert(
    fc.property(key, text => {
      expect(keySlot(text)).toBe(clusterKeySlot(text));
    }),
  );
});

it('tells slots from keys, and quotes make a key of a number', () => {
  expect(readSlotQuery(' 8191 ')).toEqual({ type: 'slot', slot: 8191 });
  expect(readSlotQuery('user:{42}')).toEqual({ type: 'key', key: 'user:{42}', slot: 8000 });
  expect(readSlotQuery('"8191"')).toEqual({ type: 'key', key: '8191', slot: keySlot('8191') });
  expect(readSlotQuery('  ')).toEqual({ type: 'empty' });
});

it.each(['16384', '-1', '3.5'])('says in a sentence that %s is no slot', text => {
  const query = readSlotQuery(text);
  expect(query).toMatchObject({ type: 'invalid' });
  expect(query.type === 'invalid' && query.reason).toContain(
    `There is no slot ${text}: slots run from 0 to 16383.`,
  );
});
