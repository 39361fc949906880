import type { HostView, LinkTable } from '@/lib/sockets/links/link-table';
import type { LinkRow, NamespaceSample } from '@/lib/sockets/sample/sample';

/** The same look with every namespace changed. */
export function changed(
  hosts: readonly HostView[],
  change: (namespace: NamespaceSample, host: HostView) => NamespaceSample,
): HostView[] {
  return hosts.map(host => ({
    ...host,
    sample: { ...host.sample, namespaces: host.sample.namespaces.map(one => change(one, host)) },
  }));
}

/** The same look with every row changed; null leaves one out. */
export function changedRows(
  hosts: readonly HostView[],
  change: (row: LinkRow, host: HostView) => LinkRow | null,
): HostView[] {
  return changed(hosts, (namespace, host) => ({
    ...namespace,
    rows: namespace.rows.flatMap(row => change(row, host) ?? []),
  }));
}

/** The same look, `ms` later. */
export function later(hosts: readonly HostView[], ms: number): HostView[] {
  return hosts.map(host => ({ ...host, at: host.at + ms }));
}

/** How many links are seen from both ends. */
export function seenFromBoth({ bus }: LinkTable): number {
  return bus.filter(({ opener, accepter }) => opener && accepter).length;
}
