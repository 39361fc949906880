'use client';
import { Download, History } from 'lucide-react';
import Link from 'next/link';
import type { Incident } from '@/lib/incidents/incident';
import { reportIncident } from '@/lib/incidents/report-markdown';
import { clusterHref } from '../cluster/query';
import { useClusterSummary } from '../live/selectors';
import { CopyButton } from '../ui/copy-button';
import { incidentPath } from './incident-query';

const look =
  'inline-flex min-h-8 items-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong bg-raised px-3 text-sm font-medium hover:border-faint';

/** What one does with an anatomy: look at that moment again, and take it along. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const { cluster, number, from } = incident;
  const name = useClusterSummary(cluster)?.name ?? cluster;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Link href={clusterHref(cluster, { at: from })} className={look}>
        <History aria-hidden size={15} />
        Open in replay
      </Link>
      <a
        href={incidentPath(cluster, number, '.md')}
        download={`${cluster}-incident-${number}.md`}
        className={look}
      >
        <Download aria-hidden size={15} />
        Report .md
      </a>
      <a
        href={incidentPath(cluster, number, '.svg')}
        download={`${cluster}-incident-${number}.svg`}
        className={look}
      >
        <Download aria-hidden size={15} />
        Picture .svg
      </a>
      <CopyButton text={reportIncident(incident, name)} what="report as Markdown" />
    </div>
  );
}
