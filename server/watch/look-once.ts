import type { Reach } from '@/lib/cluster/failure';
import type { NodeId } from '@/lib/cluster/ids';
import { merge } from '@/lib/cluster/merge';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import type { View } from '@/lib/cluster/view';
import { read } from './reading';
import { Roster } from './roster';
import { Seeds } from './seeds';
import type { WatchedCluster } from './watched-cluster';

/** One look at a cluster: its seeds, then every member, each asked once. Leaves no connection behind. */
export async function lookOnce(cluster: WatchedCluster): Promise<Topology> {
  const seeds = new Seeds(cluster);
  const roster = new Roster(cluster, () => {});
  const views = new Map<NodeId, View>();
  const reach = new Map<NodeId, Reach>();
  const measures = new Map<NodeId, NodeMeasures>();
  const join = (previous: Topology | null) =>
    merge({
      ...cluster,
      now: Date.now(),
      views: [...views.values()],
      reach,
      measures,
      seeds: seeds.states,
      previous,
    });
  try {
    const found = await seeds.discover();
    for (const { id, endpoint } of found.answered) roster.learn(id, endpoint);
    for (const view of found.views) views.set(view.node, view);
    const first = join(null);
    await roster.follow(first.nodes);
    await Promise.all(
      roster.ids.map(async id => {
        const way = roster.way(id);
        if (!way) return;
        const at = Date.now();
        const reading =
          'link' in way
            ? await read(way.link, { view: true, info: true }, 0, id)
            : { ok: false as const, at, failure: way.failure };
        if (!reading.ok) {
          reach.set(id, { ok: false, since: reading.at, at: reading.at, failure: reading.failure });
          return;
        }
        reach.set(id, { ok: true, at: reading.at });
        if (reading.view) views.set(id, reading.view);
        if (reading.info)
          measures.set(id, { ...reading.info.measures, clusterState: reading.clusterInfo?.state });
      }),
    );
    // What a seed said counts only where no member can be reached at its own address.
    const anyAnswers = [...reach.values()].some(one => one.ok);
    for (const [id, { ok }] of reach) if (anyAnswers && !ok) views.delete(id);
    return join(first);
  } finally {
    seeds.rest();
    roster.close();
  }
}
