import { expect, it } from 'vitest';
import { opinionTable } from '@/lib/layout/opinions';
import { nodeId, shards } from './clusters';

const views = (...seen: number[]) =>
  seen.map(i => ({ node: nodeId(i), at: 1, digest: 'd', currentEpoch: 1 }));

it('is empty while all agree', () => {
  expect(opinionTable({ nodes: shards(3, 1), views: views(0, 1, 2, 3, 4, 5) })).toMatchObject({
    rows: [],
    views: 6,
    missing: 0,
  });
});

it('says the worst each observer thinks, and what we do not know', () => {
  const nodes = shards(3, 1).map((node, i) =>
    i === 0
      ? {
          ...node,
          failedBy: [nodeId(1)],
          suspectedBy: [nodeId(1), nodeId(2)],
          linksDown: [nodeId(3)],
          pendingPings: [
            { by: nodeId(3), age: 5000 },
            { by: nodeId(4), age: 9000 },
          ],
        }
      : node,
  );
  const { rows, missing } = opinionTable({ nodes, views: views(1, 2, 3, 4) });
  expect(missing).toBe(2);
  expect(rows.map(row => row.opinions[0])).toEqual([
    { type: 'self' },
    { type: 'fail' },
    { type: 'pfail' },
    { type: 'link-down' },
    { type: 'ping', age: 9000 },
    { type: 'unseen' },
  ]);
  expect(rows[1]?.opinions[2]).toEqual({ type: 'fine' });
});

it('lists only troubled columns and deviating rows of a large cluster, equal ones once', () => {
  const all = shards(30, 0);
  const nodes = all.map((node, i) =>
    i === 4 ? { ...node, suspectedBy: [1, 2, 3].map(nodeId), failedBy: [nodeId(9)] } : node,
  );
  const { columns, rows } = opinionTable({ nodes, views: views(...all.keys()) });
  expect(columns.map(node => node.id)).toEqual([nodeId(4)]);
  expect(rows.map(row => [row.observer.id, row.others, row.opinions])).toEqual([
    [nodeId(1), 2, [{ type: 'pfail' }]],
    [nodeId(9), 0, [{ type: 'fail' }]],
  ]);
});

it('puts troubled columns first, where a narrow screen does not cut them off', () => {
  const nodes = shards(3, 1).map((node, i) => (i === 4 ? { ...node, suspectedBy: [nodeId(1)] } : node));
  const { columns } = opinionTable({ nodes, views: views(0, 1, 2, 3, 4, 5) });
  expect(columns.map(node => node.id)).toEqual([4, 0, 1, 2, 3, 5].map(nodeId));
});

it('holds nobody to an opinion of before when no view is left', () => {
  const nodes = shards(3, 1).map(node => ({ ...node, failedBy: [nodeId(1)] }));
  expect(opinionTable({ nodes, views: [] })).toMatchObject({ rows: [], views: 0 });
});
