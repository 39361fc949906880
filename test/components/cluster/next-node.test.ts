import { expect, it } from 'vitest';
import { nextNode } from '@/components/cluster/next-node';
import type { NodeId } from '@/lib/cluster/ids';

const ids = ['a', 'b', 'c'] as NodeId[];
const at = (id: string) => id as NodeId;

it('walks to the ends and stays there', () => {
  expect(nextNode(ids, at('a'), 1)).toBe('b');
  expect(nextNode(ids, at('c'), 1)).toBe('c');
  expect(nextNode(ids, at('a'), -1)).toBe('a');
});

it('starts at the near end, also from a node that has left', () => {
  expect(nextNode(ids, null, 1)).toBe('a');
  expect(nextNode(ids, at('gone'), -1)).toBe('c');
  expect(nextNode([], null, 1)).toBeUndefined();
});
