'use client';
import { ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useRef } from 'react';
import { clusterHref, useClusterParam } from '../cluster/query';
import { useLive } from '../live/live-context';
import { selectClusters } from '../live/selectors';
import { byTrouble } from '../overview/by-trouble';
import { ClusterMark } from '../ui/cluster-mark';

/** Goes from one cluster to another; on the other screens the overview does that. */
export function ClusterSwitcher() {
  const clusters = useLive(selectClusters);
  const current = useClusterParam();
  const onCluster = usePathname() === '/cluster';
  const list = useRef<HTMLDivElement>(null);
  if (!onCluster || !clusters || clusters.length < 2) return null;
  return (
    <>
      <button
        type="button"
        popoverTarget="cluster-switcher"
        className="flex min-h-8 min-w-0 max-sm:hidden items-center gap-1.5 rounded-md border border-line px-2 text-sm text-ink hover:border-faint"
      >
        <span className="truncate">
          {clusters.find(each => each.id === current)?.name ?? 'Pick a cluster'}
        </span>
        <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-dim" />
      </button>
      <div
        ref={list}
        id="cluster-switcher"
        popover="auto"
        className="inset-auto left-2 top-12 m-0 max-h-[70vh] w-80 max-w-[calc(100vw-16px)] overflow-auto rounded-lg border border-line-strong bg-panel p-1.5 text-ink shadow-(--shadow) sm:left-72"
      >
        <ul aria-label="Clusters">
          {[...clusters].sort(byTrouble).map(cluster => (
            <li key={cluster.id}>
              <Link
                href={clusterHref(cluster.id)}
                onClick={() => list.current?.hidePopover()}
                aria-current={cluster.id === current ? 'true' : undefined}
                className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-sm hover:bg-raised aria-[current=true]:bg-raised"
              >
                <ClusterMark cluster={cluster} />
                <span className="grow truncate">{cluster.name}</span>
                <span className="text-xs text-faint">{cluster.nodes} nodes</span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
