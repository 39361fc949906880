import { expect, it } from 'vitest';
import type { SeriesReply } from '@/lib/history/series-key';
import { socketKeys, socketSeriesOf } from '@/lib/layout/kept-series';
import { busPoints } from '@/lib/layout/timeline-counts';
import { nodeId } from './clusters';

const [one, two] = [nodeId(0), nodeId(1)];
const series = (key: SeriesReply['series'][number]['key'], values: readonly (number | null)[]) => ({
  key,
  min: values.map(value => value && value - 1),
  max: values.map(value => value && value + 1),
  last: values,
});
const reply: SeriesReply = {
  at: [1000, 2000],
  step: 1000,
  series: [
    series(`${one} bus.established`, [10, null]),
    series(`${two} bus.established`, [8, null]),
    series(`${one} bus.retransmitting`, [0, 3]),
    series(`${one} client.established`, [5, 6]),
  ],
};

it('reads one node’s counters as a chart wants them, with nothing where nothing was kept', () => {
  const { at, bus, client } = socketSeriesOf(one, reply);
  expect(at).toEqual([1000, 2000]);
  expect(bus.established).toEqual([10, null]);
  expect(client.established).toEqual([5, 6]);
  expect(client.timeWait).toEqual([null, null]);
  expect(socketKeys(one)).toContain(`${one} bus.txQueue`);
});

it('sums the bus of all nodes up: the least established, the most troubled', () => {
  expect(busPoints(reply)).toEqual([
    { at: 1000, established: 16, troubled: 0 },
    { at: 2000, established: null, troubled: 4 },
  ]);
});
