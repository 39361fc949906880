import { parseAsInteger, useQueryState } from 'nuqs';
import type { ClusterId } from '@/lib/cluster/ids';

/** The number of the incident named in the URL; null for the list. */
export function useIncidentParam(): number | null {
  const [n] = useQueryState('n', parseAsInteger);
  return n;
}

/** The page of an incident, or of all of a cluster. */
export function incidentHref(id: ClusterId, number?: number): string {
  const query = new URLSearchParams({ id, ...(number === undefined ? {} : { n: String(number) }) });
  return `/incident?${query}`;
}

/** Where the server tells of them: all, or one, or (`md`, `svg`) one as a file. */
export function incidentPath(id: ClusterId, number?: number, ending: '' | '.md' | '.svg' = ''): string {
  const all = `/api/v1/clusters/${encodeURIComponent(id)}/incidents`;
  return number === undefined ? all : `${all}/${number}${ending}`;
}
