import type { Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { LiveCluster } from '../clusters/live-clusters';
import { HttpProblem } from './problem';
import type { RouteDeps } from './web-deps';

/** A cluster as it is shown now, or as it was at `at`. Throws a problem when nothing was kept by then. */
export async function momentOf(
  { id, topology, sockets }: LiveCluster,
  at: Millis | undefined,
  { store, now }: Pick<RouteDeps, 'store' | 'now'>,
): Promise<{ readonly topology: Topology; readonly sockets: SocketPicture | null }> {
  if (at === undefined || at >= now()) return { topology, sockets };
  const moment = await store.momentAt(id, at);
  if (!moment) throw notKept('of this cluster', at, store);
  return moment;
}

/** That the past does not reach back so far, or is not kept at all. */
export function notKept(what: string, at: Millis, store: RouteDeps['store']): HttpProblem {
  const why = store.health().reason ?? 'Ask for a later moment.';
  return new HttpProblem(404, `Nothing was kept ${what} at or before ${new Date(at).toISOString()}. ${why}`);
}
