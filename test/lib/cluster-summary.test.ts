import { describe, expect, it } from 'vitest';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import { summarise } from '@/lib/cluster-summary';
import { aNode, aTopology, nodeId } from '../server/push/stepped-clusters';

const others = [1, 2, 3, 4, 5].map(index => aNode(index));

describe('a cluster as a row', () => {
  it('counts masters and replicas and draws the owners in order', () => {
    const topology = aTopology();
    const summary = summarise(topology, topology.at);
    expect(summary).toMatchObject({
      id: 'prod',
      nodes: 6,
      masters: 3,
      replicas: 3,
      currentEpoch: 6,
      stale: false,
    });
    expect(summary.verdict).toEqual({ level: 'ok', text: 'All 16384 slots are served.', risk: '' });
    expect(summary.ribbon).toEqual([
      [0, 5460, 0, 'ok'],
      [5461, 10921, 1, 'ok'],
      [10922, 16383, 2, 'ok'],
    ]);
  });

  it('is stale after two intervals, and when there was never a reading', () => {
    const topology = aTopology({ interval: 2000 });
    expect(summarise(topology, topology.at + 4000).stale).toBe(false);
    expect(summarise(topology, topology.at + 4001).stale).toBe(true);
    expect(summarise(aTopology({ interval: 100 }), topology.at + 1999).stale).toBe(false);
    expect(summarise(aTopology({ at: 0, nodes: [] }), topology.at).stale).toBe(true);
  });

  it('shows suspicion, failure and holes', () => {
    const { ribbon } = summarise(
      aTopology({
        nodes: [
          aNode(0, { slots: [[0, 99]], health: 'pfail' }),
          aNode(1, { slots: [[100, 199]], health: 'fail' }),
          aNode(2, { slots: [[300, 16383]], health: 'noaddr' }),
        ],
      }),
      0,
    );
    expect(ribbon).toEqual([
      [0, 99, 0, 'pfail'],
      [100, 199, 1, 'fail'],
      [200, 299, -1, 'none'],
      [300, 16383, 2, 'fail'],
    ]);
  });

  it('gives contested slots to the winner', () => {
    const topology = aTopology({
      nodes: [aNode(0, { slots: [[0, 16383]] }), aNode(1, { slots: [[5, 9]] })],
      slots: { ...aTopology().slots, contested: [{ slots: [[5, 9]], by: [nodeId(0), nodeId(1)] }] },
    });
    expect(summarise(topology, 0).ribbon).toEqual([[0, 16383, 0, 'ok']]);
  });

  it('draws a scattered cluster coarser, and still shows where it hurts', () => {
    const every = (step: number) =>
      Array.from({ length: SLOT_COUNT / 3 - 1 }, (_, i) => [i * 3 + step, i * 3 + step] as const);
    const nodes = [
      aNode(0, { slots: every(0) }),
      aNode(1, { slots: every(1), health: 'fail' }),
      ...others.slice(1),
    ];
    const { ribbon } = summarise(aTopology({ nodes }), 0);
    expect(ribbon.length).toBeLessThanOrEqual(512);
    expect(ribbon[0]).toEqual([0, expect.any(Number), 0, expect.stringMatching(/fail|none/)]);
    expect(ribbon.at(-1)![1]).toBe(SLOT_COUNT - 1);
    ribbon.slice(1).forEach(([first], index) => {
      expect(first).toBe(ribbon[index]![1] + 1);
    });
  });
});
