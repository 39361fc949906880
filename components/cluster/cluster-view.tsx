'use client';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import type { ClusterId } from '@/lib/cluster/ids';
import { useLive, useWatch } from '../live/live-context';
import { selectClusters, useTopologyFact } from '../live/selectors';
import { useServerLost } from '../live/use-freshness';
import { HistoryBanner } from '../time/history-banner';
import { TimeBand } from '../time/time-band';
import { ReplayScope, useIsReplay } from '../time/time-context';
import { useTimeKeys } from '../time/use-time-keys';
import { LostBanner } from '../ui/lost-banner';
import { ClusterScreen } from './cluster-screen';
import { clusterHref } from './query';
import { useShownCluster } from './use-shown-cluster';

const Timeline = dynamic(() => import('../timeline/timeline').then(module => module.Timeline), {
  ssr: false,
  // As high as the timeline: nothing above may jump when it comes.
  loading: () => <div className="tl-space" />,
});

const isThere = () => true;

/** `/cluster?id=`: finds out which cluster is meant, follows it, and shows it once it has arrived. */
export function ClusterView() {
  const id = useShownCluster();
  useWatch(id);
  return id ? <InTime key={id} id={id} /> : <WhichCluster />;
}

/** The screen of a cluster as it is, or as it was; above and below it what leads through time, which stays live. */
function InTime({ id }: { readonly id: ClusterId }) {
  const replay = useIsReplay();
  const known = (useTopologyFact(id, isThere) ?? false) || replay;
  useTimeKeys();
  return (
    <div
      className={`flex min-h-0 min-w-0 grow flex-col xl:h-[calc(100dvh-2.75rem)] xl:overflow-hidden ${replay ? 'time-past' : ''}`}
    >
      <TimeBand id={id} />
      <HistoryBanner />
      <ReplayScope>
        <Arriving id={id} />
      </ReplayScope>
      {known ? <Timeline id={id} /> : null}
    </div>
  );
}

function Arriving({ id }: { readonly id: ClusterId }) {
  const arrived = useTopologyFact(id, isThere) ?? false;
  const lost = useServerLost();
  const replay = useIsReplay();
  const clusters = useLive(selectClusters);
  if (arrived) return <ClusterScreen id={id} />;
  if (clusters && !clusters.some(cluster => cluster.id === id)) return <WhichCluster missing={id} />;
  return (
    <div className="mx-auto w-full max-w-3xl px-6 py-10">
      <h1 className="sr-only">Cluster {id}</h1>
      <LostBanner />
      {lost && !replay ? null : <p className="text-dim">Fetching the picture of {id}.</p>}
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
