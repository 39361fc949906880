import type { HostView } from './link-table';

/**
 * One view of each kernel, the newest. Two agents on one host, or an agent beside a server that samples itself, see the
 * same processes: they are one witness under two names. A process is named for ever by its pid and its start.
 */
export function distinctKernels(views: readonly HostView[]): HostView[] {
  const newestFirst = [...views].sort((a, b) => b.at - a.at || (a.host < b.host ? -1 : 1));
  const seen = new Set<string>();
  const kept = new Set<HostView>();
  for (const view of newestFirst) {
    const names = processNames(view);
    if (names.some(name => seen.has(name))) continue;
    for (const name of names) seen.add(name);
    kept.add(view);
  }
  return views.filter(view => kept.has(view));
}

/** Posted tables may lack the start: then nothing tells two processes apart, and nothing is taken for one. */
const processNames = ({ sample }: HostView): string[] =>
  sample.namespaces.flatMap(({ processes }) =>
    processes.flatMap(({ pid, started, port }) => (started > 0 ? [`${pid} ${started} ${port}`] : [])),
  );
