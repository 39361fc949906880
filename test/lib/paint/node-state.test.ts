import { expect, it } from 'vitest';
import { nodeTroubles } from '@/lib/paint/node-state';
import { aNode } from '../layout/clusters';

const cluster = { voters: 3, now: 60_000 };
const texts = (...[node]: [Parameters<typeof nodeTroubles>[0]]) =>
  nodeTroubles(node, cluster).map(({ text }) => text);

it('counts a silence up to now, in words while it is shorter than a second', () => {
  const silent = { ...aNode(1, [[0, 9]]), reachable: false };
  expect(texts(silent)).toEqual(['no answer yet']);
  expect(texts({ ...silent, unreachableSince: 59_500 })).toEqual(['no answer, just now']);
  expect(texts({ ...silent, unreachableSince: 48_000 })).toEqual(['no answer for 12 s']);
});

it('tells of a master’s lost link on replicas only', () => {
  const measures = { at: 1, masterLink: 'down' } as const;
  expect(texts({ ...aNode(4, [], 1), measures })).toEqual(['link to master down']);
  expect(texts({ ...aNode(1, [[0, 9]]), measures })).toEqual([]);
});
