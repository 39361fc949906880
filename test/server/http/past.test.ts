import { describe, expect, it } from 'vitest';
import type { Entry } from '@/lib/history/entry';
import { shownNumbers } from '@/lib/history/numbers';
import { seriesReplySchema, timelineSchema } from '@/server/http/history-schema';
import { memoryStore } from '../../helpers/memory-store';
import { aPicture, counters } from '../push/a-picture';
import { aTopology, nodeId, steppedClusters } from '../push/stepped-clusters';
import { PROD, startApi } from './api-under-test';

const NOW = 1_700_003_600_000;
const HOUR = 3_600_000;
const verdict = {
  level: 'critical',
  code: 'master-fail',
  text: 'a is down',
  risk: '',
  evidence: [],
} as const;

/** An hour ago for ten seconds: a tick each second, `clients` counting up, one event, one level. */
async function startPast() {
  const store = memoryStore();
  const first = NOW - HOUR;
  const [event] = store.number([
    { at: first + 2000, type: 'failover', level: 'warning', text: 'failed over', data: {} },
  ]);
  const shown = (i: number) => {
    const at = first + i * 1000;
    const nodes = aTopology().nodes.map(node => ({ ...node, measures: { at, clients: 100 + i } }));
    const sockets = aPicture({
      at,
      nodes: aPicture().nodes.map(node => ({ ...node, at, client: counters(i) })),
    });
    return { at, topology: aTopology({ at, nodes, verdict }), sockets };
  };
  const ticks = Array.from({ length: 10 }, (_, i): Entry => {
    const { at, topology, sockets } = shown(i);
    return { cluster: PROD, at, type: 'tick', dataAt: at, values: shownNumbers(topology, sockets, at) };
  });
  const { topology, sockets } = shown(0);
  store.write([
    { cluster: PROD, at: first, type: 'topology', topology },
    { cluster: PROD, at: first, type: 'sockets', picture: sockets },
    { cluster: PROD, at: first, type: 'level', level: 'critical', code: verdict.code, text: verdict.text },
    ...ticks.slice(0, 3),
    { cluster: PROD, at: event!.at, type: 'event', event: event! },
    { cluster: PROD, at: first + 2500, type: 'text', node: nodeId(0), text: 'as it was\n' },
    ...ticks.slice(3),
  ]);
  const clusters = steppedClusters(aTopology());
  return { first, clusters, ...(await startApi({ clusters, store, now: () => NOW })) };
}

describe('the past by HTTP', () => {
  it('gives measures, now and then', async () => {
    const { json, first } = await startPast();
    const then = await json(`/api/v1/clusters/prod/measures?at=${first + 4400}&node=${nodeId(1)}`);
    expect(then).toEqual({ measures: [{ node: nodeId(1), measures: { at: first + 4000, clients: 104 } }] });
    const now = await json('/api/v1/clusters/prod/measures');
    expect(now.measures).toHaveLength(6);
    expect(now.measures[0]).toEqual({ node: nodeId(0), measures: null });
  });

  it('gives raw text as it was, with the time since when', async () => {
    const { call, first } = await startPast();
    const then = await call(`/api/v1/clusters/prod/nodes.txt?node=${nodeId(0)}&at=${first + 9000}`);
    expect([await then.text(), then.headers.get('x-slotscope-at')]).toEqual([
      'as it was\n',
      String(first + 2500),
    ]);
    expect((await call(`/api/v1/clusters/prod/nodes.txt?node=${nodeId(0)}&at=${first + 2000}`)).status).toBe(
      404,
    );
  });

  it('gives sockets as they were, with series out of what was kept', async () => {
    const { json, first, clusters } = await startPast();
    const then = await json(
      `/api/v1/clusters/prod/sockets?at=${first + 9000}&from=${first}&step=2000&node=${nodeId(2)}`,
    );
    expect(then.picture.at).toBe(first + 9000);
    expect(then.picture.nodes[2].client.established).toBe(9);
    expect(then.series).toHaveLength(1);
    expect(then.series[0].node).toBe(nodeId(2));
    expect(then.series[0].at).toEqual([0, 2, 4, 6, 8].map(s => first + s * 1000));
    expect(then.series[0].client.established).toEqual([1, 3, 5, 7, 9]);
    expect(then.series[0].bus.established).toEqual([10, 10, 10, 10, 10]);
    expect(clusters.asked).toEqual([]);
    await json(`/api/v1/clusters/prod/sockets?from=${NOW - 900_000}`);
    expect(clusters.asked).toEqual([{ from: NOW - 900_000, to: NOW, step: 3000 }]);
  });

  it('gives any series, and never more values than bear sense', async () => {
    const { json, first } = await startPast();
    const key = `${nodeId(0)} info.clients`;
    const path = `/api/v1/clusters/prod/series?from=${first}&to=${first + 9999}&step=5000&keys=${encodeURIComponent(key)}`;
    expect(seriesReplySchema.parse(await json(path))).toEqual({
      at: [first, first + 5000],
      step: 5000,
      series: [{ key, min: [100, 105], max: [104, 109], last: [104, 109] }],
    });
    const wide = await json(`/api/v1/clusters/prod/series?from=0&to=${NOW}&step=250&keys=cluster%20*`);
    expect(wide.at.length).toBeLessThanOrEqual(5001);
  });

  it('gives the lanes of a timeline', async () => {
    const { json, first } = await startPast();
    const lanes = timelineSchema.parse(await json('/api/v1/clusters/prod/timeline'));
    expect(lanes).toMatchObject({
      extent: { from: first, to: first + 9000 },
      levels: [{ from: first, to: null, level: 'critical' }],
      events: [{ type: 'failover' }],
      total: 1,
    });
    const later = await json(`/api/v1/clusters/prod/timeline?from=${first + 5000}&to=${first + 6000}`);
    expect(later).toMatchObject({ levels: [{ from: first }], events: [], total: 0 });
  });
});
