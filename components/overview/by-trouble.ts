import type { Level } from '@/lib/cluster/topology';
import type { ClusterSummary } from '@/lib/wire';

/** Worst first. A cluster nobody can judge stands above one that is merely suspected: it may be anything. */
const RANK: Readonly<Record<Level, number>> = { critical: 0, unknown: 1, warning: 2, info: 4, ok: 5 };

type Row = Pick<ClusterSummary, 'verdict' | 'stale' | 'name'>;

/** Order of the overview: by trouble, then by name, so that quiet rows stay where they are. */
export function byTrouble(a: Row, b: Row): number {
  return rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true });
}

function rank(row: Row): number {
  return row.stale ? Math.min(RANK[row.verdict.level], 3) : RANK[row.verdict.level];
}
