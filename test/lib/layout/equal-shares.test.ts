import { expect, it } from 'vitest';
import { equalShares } from '@/lib/layout/equal-shares';
import { ringLayout } from '@/lib/layout/ring-layout';
import { shards } from './clusters';

it('gives every master a place on the circle where nobody tells who owns which slots', () => {
  const nodes = shards(3, 1).map(node => ({ ...node, slots: [] }));
  const shared = equalShares([...nodes].reverse());
  expect(shared.flatMap(node => node.slots).sort(([a], [b]) => a - b)).toEqual([
    [0, 5460],
    [5461, 10922],
    [10923, 16383],
  ]);
  const { positions } = ringLayout({ nodes: shared }, { width: 600, height: 600 });
  expect([...positions.values()].map(position => position.place).sort()).toEqual([
    'fan',
    'fan',
    'fan',
    'ring',
    'ring',
    'ring',
  ]);
});
