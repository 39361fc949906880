import { byName } from '@/lib/by-name';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { PLANE_COUNTERS, type PlaneCounters } from '@/lib/sockets/picture/plane-counters';
import type { NodeSocketState, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import type { SocketSeriesQuery } from '../clusters/live-clusters';

/** How long counters are kept in memory, and how close together, in ms. */
const KEPT: Millis = 15 * 60_000;
const APART: Millis = 900;

/** The last quarter of an hour of every node's socket counters. */
export class SocketHistory {
  private readonly nodes = new Map<NodeId, NodeSocketState[]>();

  keep(states: readonly NodeSocketState[], now: Millis): void {
    for (const state of states) {
      const kept = this.nodes.get(state.id) ?? [];
      const last = kept.at(-1);
      if (last && state.at - last.at < APART) continue;
      kept.push(state);
      while (kept[0] && now - kept[0].at > KEPT) kept.shift();
      this.nodes.set(state.id, kept);
    }
  }

  keepOnly(members: ReadonlySet<NodeId>): void {
    for (const id of this.nodes.keys()) if (!members.has(id)) this.nodes.delete(id);
  }

  series({ from, to, step, node }: SocketSeriesQuery): SocketSeries[] {
    const wanted = node === undefined ? [...this.nodes] : [[node, this.nodes.get(node) ?? []] as const];
    return wanted.map(([id, states]) => {
      const buckets = new Map<Millis, NodeSocketState[]>();
      for (const state of states) {
        if (state.at < from || state.at > to) continue;
        const start = state.at - (state.at % step);
        const bucket = buckets.get(start);
        if (bucket) bucket.push(state);
        else buckets.set(start, [state]);
      }
      const groups = [...buckets.values()];
      return {
        node: id,
        at: groups.map(group => group.at(-1)!.at),
        client: columns(groups, state => state.client),
        bus: columns(groups, state => state.bus),
      };
    });
  }
}

/** The worst value of each bucket: a spike between two pixels must not be lost. Null where the plane was not seen. */
function columns(
  groups: readonly (readonly NodeSocketState[])[],
  plane: (state: NodeSocketState) => PlaneCounters | null,
): SocketSeries['client'] {
  const column = (counter: keyof PlaneCounters) =>
    groups.map(group =>
      group.reduce<number | null>((worst, state) => {
        const value = plane(state)?.[counter];
        return value === undefined ? worst : Math.max(value, worst ?? 0);
      }, null),
    );
  return byName(PLANE_COUNTERS, column);
}
