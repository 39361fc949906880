import { byName } from '../by-name';
import type { NodeId } from '../cluster/ids';
import type { SeriesKey, SeriesReply } from '../history/series-key';
import { PLANE_COUNTERS } from '../sockets/picture/plane-counters';
import type { SocketSeries } from '../sockets/picture/socket-picture';

/** The keys of one node's socket counters of both planes. */
export function socketKeys(node: NodeId): readonly SeriesKey[] {
  return PLANE_COUNTERS.flatMap(counter => [`${node} client.${counter}`, `${node} bus.${counter}`] as const);
}

/** What was kept of one node's counters, as a chart reads it: the last value of each step. */
export function socketSeriesOf(node: NodeId, { at, series }: SeriesReply): SocketSeries {
  const found = new Map(series.map(each => [each.key, each.last]));
  const none = at.map(() => null);
  const plane = (name: 'client' | 'bus') =>
    byName(PLANE_COUNTERS, counter => found.get(`${node} ${name}.${counter}`) ?? none);
  return { node, at, client: plane('client'), bus: plane('bus') };
}
