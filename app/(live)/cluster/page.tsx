import type { Metadata } from 'next';
import { ClusterView } from '@/components/cluster/cluster-view';

export const metadata: Metadata = { title: 'Cluster · Slotscope' };

export default function Page() {
  return <ClusterView />;
}
