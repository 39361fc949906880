import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { isStale, summarise } from '@/lib/cluster-summary';
import type { ClusterSummary } from '@/lib/wire';
import type { LiveClusters } from '../clusters/live-clusters';

/** The overview's rows, worked out anew only for clusters whose topology or staleness changed. */
export interface SummaryRows {
  readonly now: readonly ClusterSummary[];
  /** Brings the rows up to date; true when one changed in something other than the time of its reading. */
  refresh(): boolean;
}

interface Row {
  readonly topology: Topology;
  readonly summary: ClusterSummary;
  /** All that is worth a push, as text. */
  readonly facts: string;
}

export function createSummaryRows(live: LiveClusters, clock: () => Millis): SummaryRows {
  let rows = new Map<ClusterId, Row>();
  const self = {
    now: [] as readonly ClusterSummary[],
    refresh() {
      const before = [...rows.values()].map(row => row.facts);
      const next = live.list().map(({ id, topology }): readonly [ClusterId, Row] => {
        const known = rows.get(id);
        const fresh = known?.topology === topology && known.summary.stale === isStale(topology, clock());
        return [id, known && fresh ? known : rowOf(topology, clock())];
      });
      rows = new Map(next);
      self.now = next.map(([, row]) => row.summary);
      return before.length !== next.length || next.some(([, row], index) => row.facts !== before[index]);
    },
  };
  self.refresh();
  return self;
}

function rowOf(topology: Topology, now: Millis): Row {
  const summary = summarise(topology, now);
  return { topology, summary, facts: JSON.stringify({ ...summary, at: 0 }) };
}
