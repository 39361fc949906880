'use client';
import Link from 'next/link';
import type { ClusterId } from '@/lib/cluster/ids';
import type { LiveState } from '@/lib/live';
import { useLive, useWatch } from '../live/live-context';
import { selectClusters, useTopologyFact } from '../live/selectors';
import { useServerLost } from '../live/use-freshness';
import { LostBanner } from '../ui/lost-banner';
import { ClusterScreen } from './cluster-screen';
import { clusterHref, useClusterParam } from './query';

const selectOnly = (state: LiveState) =>
  state.clusters?.length === 1 ? (state.clusters[0]?.id ?? null) : null;
const isThere = () => true;

/** `/cluster?id=`: finds out which cluster is meant, follows it, and shows it once it has arrived. */
export function ClusterView() {
  const named = useClusterParam();
  const only = useLive(selectOnly);
  const id = named ?? only;
  useWatch(id);
  return id ? <Arriving key={id} id={id} /> : <WhichCluster />;
}

function Arriving({ id }: { readonly id: ClusterId }) {
  const arrived = useTopologyFact(id, isThere) ?? false;
  const lost = useServerLost();
  const clusters = useLive(selectClusters);
  if (arrived) return <ClusterScreen id={id} />;
  if (clusters && !clusters.some(cluster => cluster.id === id)) return <WhichCluster missing={id} />;
  return (
    <div className="mx-auto w-full max-w-3xl px-6 py-10">
      <h1 className="sr-only">Cluster {id}</h1>
      <LostBanner />
      {lost ? null : <p className="text-dim">Fetching the picture of {id}.</p>}
    </div>
  );
}

function WhichCluster({ missing }: { readonly missing?: ClusterId }) {
  const clusters = useLive(selectClusters) ?? [];
  return (
    <div className="mx-auto w-full max-w-3xl px-6 py-10">
      <h1 className="text-xl font-semibold">
        {missing ? `No cluster called ${missing} is watched here` : 'Which cluster?'}
      </h1>
      <ul className="mt-4 space-y-1">
        {clusters.map(cluster => (
          <li key={cluster.id}>
            <Link href={clusterHref(cluster.id)} className="link inline-flex min-h-8 items-center">
              {cluster.name}
            </Link>
          </li>
        ))}
      </ul>
      <Link href="/" className="link mt-4 inline-flex min-h-8 items-center text-sm">
        All clusters
      </Link>
    </div>
  );
}
