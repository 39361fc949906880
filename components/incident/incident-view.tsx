'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ClusterId } from '@/lib/cluster/ids';
import { clusterHref, useClusterParam } from '../cluster/query';
import { useLive } from '../live/live-context';
import { selectClusters } from '../live/selectors';
import { useKeys } from '../shell/use-keys';
import { LostBanner } from '../ui/lost-banner';
import { IncidentAnatomy } from './incident-anatomy';
import { IncidentList } from './incident-list';
import { incidentHref, useIncidentParam } from './incident-query';

/** `/incident?id=&n=`: one anatomy, or all incidents of a cluster. */
export function IncidentView() {
  const clusters = useLive(selectClusters);
  const named = useClusterParam();
  const id = named ?? (clusters?.length === 1 ? (clusters[0]?.id ?? null) : null);
  const number = useIncidentParam();
  const router = useRouter();
  useKeys({
    Escape: () => {
      router.push(!id ? '/' : number === null ? clusterHref(id) : incidentHref(id));
      return undefined;
    },
  });
  const name = clusters?.find(cluster => cluster.id === id)?.name ?? id ?? '';
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-5 sm:px-6">
      <LostBanner />
      {id ? (
        <>
          <nav aria-label="Place" className="mb-3 flex flex-wrap items-center gap-x-2 text-sm text-dim">
            <Link href={clusterHref(id)} className="link inline-flex min-h-8 items-center">
              {name}
            </Link>
            <span aria-hidden>/</span>
            {number === null ? (
              <span>Incidents</span>
            ) : (
              <>
                <Link href={incidentHref(id)} className="link inline-flex min-h-8 items-center">
                  Incidents
                </Link>
                <span aria-hidden>/</span>
                <span>{number}</span>
              </>
            )}
          </nav>
          {number === null ? (
            <IncidentList key={id} id={id} name={name} />
          ) : (
            <IncidentAnatomy key={`${id} ${number}`} id={id} number={number} />
          )}
        </>
      ) : (
        <WhichCluster clusters={clusters ?? []} />
      )}
    </div>
  );
}

function WhichCluster({
  clusters,
}: {
  readonly clusters: readonly { readonly id: ClusterId; readonly name: string }[];
}) {
  return (
    <>
      <h1 className="text-xl font-semibold">Incidents of which cluster?</h1>
      <ul className="mt-4 space-y-1">
        {clusters.map(({ id, name }) => (
          <li key={id}>
            <Link href={incidentHref(id)} className="link inline-flex min-h-8 items-center">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
