import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { QuerySigns } from '@/lib/sockets/diagnose/input';
import type { LinkRow } from '@/lib/sockets/sample/sample';
import type { Knowledge } from './knowledge';
import type { Roster } from './roster';

/** A question that waits for so long (normal answers take less than 1 ms) is looked after in our own kernel: was it even acknowledged? */
export const LATE: Millis = 180;

/** Reads this process's own connections to some remote ports from its kernel's table. */
export type OwnRows = (ports: ReadonlySet<number>) => readonly LinkRow[];

/** What our questions, and the cluster's answers, tell of every node. */
export function querySigns(
  topology: Topology,
  known: Knowledge,
  roster: Roster,
  ownRows: OwnRows,
  now: Millis,
): ReadonlyMap<NodeId, QuerySigns> {
  const links = new Map(
    topology.nodes.flatMap(({ id }) => {
      const way = roster.way(id);
      return way && 'link' in way ? [[id, way.link] as const] : [];
    }),
  );
  const late = [...links.values()].filter(link => link.waiting >= LATE);
  const rows = late.length > 0 ? ownRows(new Set(late.map(link => link.port))) : [];
  const moving = new Set(topology.slots.migrating.flatMap(({ from, to }) => [from, to]));
  return new Map(
    topology.nodes.map(node => {
      const link = links.get(node.id);
      const waits = link !== undefined && link.waiting > 0;
      return [
        node.id,
        {
          ...known.querySigns(node.id),
          waitingSince: waits ? Math.round(now - link.waiting) : null,
          own: (waits && late.includes(link) && rows.find(row => link.owns(row))) || null,
          pendingPings: node.pendingPings.map(ping => ping.by),
          suspected: node.suspectedBy.length + node.failedBy.length > 0,
          migrating: moving.has(node.id),
        },
      ];
    }),
  );
}
