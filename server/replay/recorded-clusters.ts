import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Extent, Moment } from '@/lib/history/moment';
import type { LiveCluster, LiveClusters } from '../clusters/live-clusters';
import type { StoreReader } from '../store/store';

/** As many as a watched cluster has at hand. */
const EVENTS = 200;
const PAGE = 1000;

/** A cluster of a recording: how far it reaches, and how it ends. */
export interface RecordedCluster {
  readonly id: ClusterId;
  readonly extent: Extent;
  readonly end: Moment;
  /** Newest last. */
  readonly events: readonly ClusterEvent[];
}

/** Every cluster that can be shown. */
export async function readRecordedClusters(reader: StoreReader): Promise<readonly RecordedCluster[]> {
  const found: RecordedCluster[] = [];
  for (const id of await reader.clusters()) {
    const extent = await reader.extent(id);
    const end = extent && (await reader.momentAt(id, extent.to));
    if (!extent || !end) continue;
    const { events } = await reader.events({ cluster: id, limit: EVENTS });
    const from = await firstWhole(reader, id, extent);
    found.push({ id, extent: { from, to: extent.to }, end, events: [...events].reverse() });
  }
  return found;
}

/**
 * The keyframe that a range begins with may be an hour older than the range: its numbers are whole only from the first
 * tick on.
 */
async function firstWhole(reader: StoreReader, cluster: ClusterId, { from, to }: Extent): Promise<Millis> {
  let cursor: string | null = null;
  do {
    const page = await reader.entries({ cluster, from, to }, cursor, PAGE);
    const tick = page.entries.find(({ type }) => type === 'tick');
    if (tick) return Math.max(from, tick.at);
    cursor = page.next;
  } while (cursor !== null);
  return from;
}

/** Clusters at which nobody looks any more: each stands still as the recording ends. */
export function recordedClusters(recorded: readonly RecordedCluster[]): LiveClusters {
  const list = recorded.map(
    ({ id, end: { topology, sockets }, events }): LiveCluster => ({
      id,
      name: topology.name,
      topology,
      sockets,
      recentEvents: events,
      tried: true,
      // Too many to hold them all: they are read from the file when asked for.
      nodesText: () => undefined,
      socketSeries: () => [],
    }),
  );
  return {
    list: () => list,
    get: id => list.find(cluster => cluster.id === id),
    subscribe: () => () => {},
  };
}
