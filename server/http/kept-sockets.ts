import { byName } from '@/lib/by-name';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { SeriesPoints, SeriesReply } from '@/lib/history/series-key';
import { PLANE_COUNTERS } from '@/lib/sockets/picture/plane-counters';
import type { SocketSeries } from '@/lib/sockets/picture/socket-picture';

/** The names of a node's socket series in the store. */
export const socketKeys = (node: NodeId) => [`${node} client.*`, `${node} bus.*`] as const;

/** Kept series as screens show them: the worst value of each step, steps in which nothing was seen of a node left out. */
export function socketSeriesOf({ at, series }: SeriesReply, nodes: readonly NodeId[]): SocketSeries[] {
  const byKey = new Map<string, SeriesPoints>(series.map(one => [one.key, one]));
  return nodes.flatMap(node => {
    const column = (plane: 'client' | 'bus', counter: string) =>
      byKey.get(`${node} ${plane}.${counter}`)?.max;
    const seen = at.flatMap((start: Millis, i) =>
      (['client', 'bus'] as const).some(plane => (column(plane, PLANE_COUNTERS[0])?.[i] ?? null) !== null)
        ? [[start, i] as const]
        : [],
    );
    if (seen.length === 0) return [];
    const planeOf = (plane: 'client' | 'bus') =>
      byName(PLANE_COUNTERS, counter => {
        const values = column(plane, counter);
        return seen.map(([, i]) => values?.[i] ?? null);
      });
    return [{ node, at: seen.map(([start]) => start), client: planeOf('client'), bus: planeOf('bus') }];
  });
}
