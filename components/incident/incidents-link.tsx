'use client';
import Link from 'next/link';
import { useClusterParam } from '../cluster/query';
import { incidentHref } from './incident-query';

/** From a failover among a cluster's events to its anatomy. Without a cluster in the URL there is only one. */
export function IncidentsLink() {
  const id = useClusterParam();
  return (
    <Link href={id ? incidentHref(id) : '/incident'} className="link inline-flex min-h-6 items-center">
      Anatomy
    </Link>
  );
}
