import type { PlaneCounters } from '@/lib/sockets/picture/plane-counters';
import type { SocketPicture, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import type { SocketSeriesQuery } from '@/server/clusters/live-clusters';
import { nodeId } from './stepped-clusters';

/** A quiet host with all six nodes of `aTopology`, each pair of which is linked. */
export function aPicture(facts: Partial<SocketPicture> = {}): SocketPicture {
  const ids = [0, 1, 2, 3, 4, 5].map(nodeId);
  const at = 1_700_000_000_000;
  return {
    at,
    hosts: [
      {
        name: 'host-a',
        kind: 'agent',
        version: '1.2.3',
        address: '10.0.0.1',
        at,
        interval: 1000,
        state: 'live',
        source: 'proc',
        took: 3.2,
        rows: 900,
        clockOffset: 12,
        nodes: ids,
        problems: [],
      },
    ],
    nodes: ids.map(id => ({
      id,
      host: 'host-a',
      at,
      source: 'proc',
      process: 'S',
      client: counters(12),
      bus: counters(10),
    })),
    matrix: { ids, cells: ids.map((_, i) => `${'.'.repeat(i)}-${'.'.repeat(5 - i)}`), troubled: [] },
    keepalive: [],
    ...facts,
  };
}

export const counters = (established: number): PlaneCounters => ({
  established,
  timeWait: 0,
  closeWait: 0,
  synRecv: 0,
  txQueue: 0,
  rxQueue: 0,
  retransmitting: 0,
  unread: 0,
  acceptQueue: 0,
});

/** One value at the end of the wanted time. */
export function aSeries({ to, node = nodeId(0) }: SocketSeriesQuery): readonly SocketSeries[] {
  const plane = Object.fromEntries(
    Object.entries(counters(4)).map(([key, value]) => [key, [value]]),
  ) as unknown as SocketSeries['client'];
  return [{ node, at: [to], client: plane, bus: plane }];
}
