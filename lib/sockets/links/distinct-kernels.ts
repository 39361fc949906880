import { isLoopback } from '../table/addresses';
import type { HostView } from './link-table';

/**
 * Every process once. Two agents on one host, or an agent beside a server that samples itself, see the same processes:
 * they are one witness under two names. Where two views overlap, the larger one keeps what both show.
 */
export function distinctKernels(views: readonly HostView[]): HostView[] {
  const processes = (view: HostView) =>
    view.sample.namespaces.reduce((sum, one) => sum + one.processes.length, 0);
  const largestFirst = [...views].sort(
    (a, b) => processes(b) - processes(a) || b.at - a.at || (a.host < b.host ? -1 : 1),
  );
  const seen = new Set<string>();
  const kept = new Map<HostView, HostView>();
  for (const view of largestFirst) {
    const own = view.sample.namespaces.filter(one => !processNames(one).some(name => seen.has(name)));
    for (const one of own) for (const name of processNames(one)) seen.add(name);
    if (own.length === view.sample.namespaces.length) kept.set(view, view);
    else if (own.length > 0) kept.set(view, { ...view, sample: { ...view.sample, namespaces: own } });
  }
  return views.flatMap(view => kept.get(view) ?? []);
}

/**
 * What names a process for ever: its pid, its start, and where it listens (copies of one machine may share the first two).
 * Posted tables may lack the start: then nothing is taken for the same.
 */
const processNames = ({ addresses, processes }: HostView['sample']['namespaces'][number]): string[] => {
  const where = addresses
    .filter(address => !isLoopback(address))
    .sort()
    .join();
  return processes.flatMap(({ pid, started, port }) =>
    started > 0 ? [`${pid} ${started} ${port} ${where}`] : [],
  );
};
