import { describe, expect, it } from 'vitest';
import { appendSample, emptySeries, extentOf, pointsOf } from '@/lib/layout/socket-series';
import type { NodeSocketState } from '@/lib/sockets/picture/socket-picture';
import { counters } from '../../server/push/a-picture';
import { nodeId } from './clusters';

const id = nodeId(0);
const sample = (at: number, established: number, bus = true): NodeSocketState => ({
  id,
  host: 'host-a',
  at,
  source: 'proc',
  process: 'S',
  client: counters(established),
  bus: bus ? counters(10) : null,
});
const grown = [1000, 2000, 3000, 9000].reduce(
  (series, at) => appendSample(series, sample(at, at / 1000, at !== 2000), at - 5000),
  emptySeries(id),
);

describe('counters over time', () => {
  it('grow by newer samples and shed what is too old', () => {
    expect(grown.at).toEqual([9000]);
    const short = [1000, 2000, 3000].reduce((s, at) => appendSample(s, sample(at, at), 0), emptySeries(id));
    expect(short.client.established).toEqual([1000, 2000, 3000]);
    expect(short.bus.established).toEqual([10, 10, 10]);
    expect(appendSample(short, sample(3000, 7), 0)).toBe(short);
  });

  it('have gaps where nothing was sampled', () => {
    const series = [1000, 2000, 9000].reduce(
      (s, at) => appendSample(s, sample(at, 4, at !== 2000), 0),
      emptySeries(id),
    );
    const points = pointsOf(series, 'bus', 'established', { from: 0, gap: 3000 });
    expect(points.map(point => point.value)).toEqual([10, null, null, 10]);
    expect(pointsOf(series, 'client', 'established', { from: 1500, gap: 9000 })).toHaveLength(2);
    expect(extentOf(points)).toEqual({ least: 10, most: 10, last: 10 });
    expect(extentOf([{ at: 1, value: null }])).toBeNull();
  });
});
