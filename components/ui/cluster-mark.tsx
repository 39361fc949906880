'use client';
import type { ClusterSummary } from '@/lib/wire';
import { useFreshnessKind } from '../live/use-freshness';
import { markOfCluster } from './mark-kind';
import { StateMark } from './state-mark';

/** The mark of a cluster in a list; follows the age of what is known of it. */
export function ClusterMark({ cluster }: { readonly cluster: ClusterSummary }) {
  return <StateMark kind={markOfCluster(cluster, useFreshnessKind(cluster.id))} />;
}
