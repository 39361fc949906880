import type { HostView } from '../links/link-table';
import type { NamespaceSample, RedisProcess } from '../sample/sample';
import { SocketState } from '../table/socket-row';

/**
 * Servers of which nobody may see what they have opened: another user's descriptors are closed to an agent without
 * privilege, and the shell agent never reads any. Their listeners are known by titles all the same.
 */
export function hiddenServers({ sample }: HostView, { processes, rows }: NamespaceSample): RedisProcess[] {
  const hides = sample.source === 'raw' || sample.problems.some(({ code }) => code === 'owners-unreadable');
  if (!hides) return [];
  // Any node has bus links that it opened itself: one of them with its owner shows that it may be read.
  const opens = ({ pid, listens }: RedisProcess) =>
    rows.some(
      ({ owner, state, local }) =>
        owner === pid && state !== SocketState.listen && !listens.includes(local.port),
    );
  return processes.filter(process => process.kind === 'server' && !opens(process));
}

/** Hosts on which a server runs whose port nobody can tell: a node that is not found there may still be there. */
export function untoldHosts(hosts: readonly HostView[]): ReadonlySet<string> {
  const isUntold = (view: HostView) =>
    view.sample.namespaces.some(namespace =>
      hiddenServers(view, namespace).some(({ port }) => port === null),
    );
  return new Set(hosts.filter(isUntold).map(({ host }) => host));
}
