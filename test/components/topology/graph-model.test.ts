import { expect, it } from 'vitest';
import { SAMPLE_DUMP } from '@/components/inspect/sample-dump';
import { centreOf } from '@/components/topology/graph-model';
import { inspectNodes } from '@/lib/cluster/inspect';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { noTrouble, shards } from '../../lib/layout/clusters';

const cluster = (change: (node: TopologyNode, index: number) => Partial<TopologyNode>): Topology => ({
  ...inspectNodes(SAMPLE_DUMP).topology,
  state: 'ok',
  slots: noTrouble,
  nodes: shards(3, 1).map((node, index) => ({ ...node, ...change(node, index) })),
});

it('counts only the shards that are known to be served', () => {
  expect(
    centreOf(
      cluster(() => ({})),
      false,
    ),
  ).toEqual({
    figure: '3 of 3',
    caption: 'shards serving',
    note: '',
  });
  const twoSilent = cluster((_, index) => ({ reachable: index > 1 }));
  expect(centreOf(twoSilent, false)).toMatchObject({ figure: '1 of 3', note: '2 in doubt' });
  const noAddress = cluster((_, index) => (index === 0 ? { health: 'noaddr' } : {}));
  expect(centreOf(noAddress, false)).toMatchObject({ figure: '2 of 3', note: '' });
});

it('knows nothing when nobody answers or the picture is old', () => {
  expect(
    centreOf(
      cluster(() => ({ reachable: false })),
      false,
    ).figure,
  ).toBe('? of 3');
  expect(
    centreOf(
      cluster(() => ({})),
      true,
    ).figure,
  ).toBe('? of 3');
});
