import { changes } from '@/lib/cluster/changes/changes';
import type { ClusterEvent } from '@/lib/cluster/events';
import { emptyTopology } from '@/lib/cluster/merge';
import type { Topology } from '@/lib/cluster/topology';
import { diffTopology } from '@/lib/topology-changes';
import type { ClusterUpdate } from '../clusters/live-clusters';
import type { Store } from '../store/store';
import type { WatchedCluster } from './watched-cluster';

const EVENTS_KEPT = 200;

/** One cluster's picture as it is shown: numbers each change, tells what happened, keeps both, and passes them on. */
export class Publisher {
  topology: Topology;
  recentEvents: readonly ClusterEvent[] = [];

  constructor(
    private readonly cluster: WatchedCluster,
    private readonly store: Store,
    private readonly onUpdate: (update: ClusterUpdate) => void,
  ) {
    // Numbers begin at the clock: a page that reconnects after our restart must never take new numbers for old ones.
    this.topology = { ...emptyTopology(cluster), mode: cluster.mode, seq: Date.now() };
  }

  /** Shows what was kept from before, as stale as it is; null when nothing was. */
  async resume(): Promise<Topology | null> {
    const { id, name, interval, simulated, mode } = this.cluster;
    const [kept, page] = await Promise.all([
      this.store.topologyAt(id, Number.MAX_SAFE_INTEGER),
      this.store.events({ cluster: id, limit: EVENTS_KEPT }),
    ]);
    this.recentEvents = [...page.events].reverse();
    if (!kept) return null;
    // An older build did not keep every field; what ailed whom before our restart has to be found anew.
    const { seq } = this.topology;
    this.topology = { ...this.topology, ...kept, seq, id, name, interval, simulated, mode, diagnoses: [] };
    return this.topology;
  }

  publish(next: Topology): void {
    const prev = this.topology;
    const diff = diffTopology(prev, next);
    const now = Date.now();
    const told = changes(prev, next, now);
    if (diff.length === 0 && told.length === 0) {
      this.topology = { ...next, seq: prev.seq };
      return;
    }
    this.topology = { ...next, seq: prev.seq + 1 };
    const worthKeeping = diff.some(change => change.type !== 'measures') || told.length > 0;
    const events = this.store.append(this.cluster.id, now, worthKeeping ? this.topology : null, told);
    this.recentEvents = [...this.recentEvents, ...events].slice(-EVENTS_KEPT);
    this.onUpdate({ cluster: this.cluster.id, topology: this.topology, changes: diff, events });
  }
}
