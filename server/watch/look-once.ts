import type { Reach } from '@/lib/cluster/failure';
import type { NodeId } from '@/lib/cluster/ids';
import { merge } from '@/lib/cluster/merge';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import type { View } from '@/lib/cluster/view';
import { createGate } from './gate';
import { ALL_OBSERVE } from './observers';
import { type Reading, read } from './reading';
import { Roster, type Way } from './roster';
import { Seeds } from './seeds';
import type { WatchedCluster } from './watched-cluster';

/** Nodes asked at once: their listings must not arrive together, or the last would be late through our own doing. */
const AT_ONCE = 32;

/**
 * One look at a cluster: its seeds, then every member, each asked once: the first 64 for their whole view, the rest for
 * their CLUSTER INFO. Leaves no connection behind.
 */
export async function lookOnce(cluster: WatchedCluster): Promise<Topology> {
  const roster = new Roster(cluster, () => {});
  const seeds = new Seeds(cluster, () => roster.ids, Date.now);
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
  const ask = async (id: NodeId, way: Way, whole: boolean): Promise<Reading> => {
    if ('failure' in way) return { ok: false, at: Date.now(), failure: way.failure };
    await way.link.connect();
    return read(way.link, { view: whole, info: true }, null, whole ? id : null, Date.now);
  };
  try {
    const found = await seeds.discover();
    for (const { id, endpoint } of found.answered) roster.learn(id, endpoint);
    for (const view of found.views) views.set(view.node, view);
    const first = join(null);
    await roster.follow(first.nodes);
    const gate = createGate(AT_ONCE);
    await Promise.all(
      roster.ids.map(async (id, index) => {
        const way = roster.way(id);
        if (!way) return;
        const reading = await gate(() => ask(id, way, index < ALL_OBSERVE));
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
    seeds.close();
    roster.close();
  }
}
