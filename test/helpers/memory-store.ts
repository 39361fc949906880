import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { formatCursor, parseCursor } from '@/server/store/event-cursor';
import type { Store } from '@/server/store/store';

/** What memory stores keep, so that one can be opened again on what another has written. */
export interface MemoryShelf {
  lastId: number;
  readonly events: { readonly cluster: ClusterId; readonly event: ClusterEvent }[];
  readonly topologies: { readonly cluster: ClusterId; readonly at: Millis; readonly topology: Topology }[];
}

export const emptyShelf = (): MemoryShelf => ({ lastId: 0, events: [], topologies: [] });

/** A store that forgets with the process. It passes the conformance suite of all stores. */
export function memoryStore(shelf: MemoryShelf = emptyShelf()): Store {
  let closed = false;
  return {
    append(cluster, at, topology, events) {
      const numbered = events.map(event => ({ ...event, id: ++shelf.lastId }));
      if (closed) return numbered;
      for (const event of numbered) shelf.events.push({ cluster, event });
      if (topology) shelf.topologies.push({ cluster, at, topology });
      return numbered;
    },
    async topologyAt(cluster, at) {
      const kept = closed ? [] : shelf.topologies.filter(one => one.cluster === cluster && one.at <= at);
      return (
        kept.reduce<(typeof kept)[number] | null>((a, b) => (a && a.at > b.at ? a : b), null)?.topology ??
        null
      );
    },
    async events({ cluster, from = 0, to = Number.MAX_SAFE_INTEGER, type, node, limit, cursor }) {
      const place = cursor === undefined ? undefined : parseCursor(cursor);
      if (closed || place === null) return { events: [], next: null };
      const found = shelf.events
        .filter(one => one.cluster === cluster)
        .map(({ event }) => event)
        .filter(event => event.at >= from && event.at <= to)
        .filter(event => (!type || event.type === type) && (!node || event.node === node))
        .sort((a, b) => b.at - a.at || b.id - a.id)
        .filter(event => !place || event.at < place.at || (event.at === place.at && event.id < place.id));
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { events: page, next: last && found.length > limit ? formatCursor(last) : null };
    },
    health: () => ({ ok: true }),
    async close() {
      closed = true;
    },
  };
}
