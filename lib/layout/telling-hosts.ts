import type { Millis } from '../cluster/ids';
import type { HostState } from '../sockets/picture/socket-picture';

/** The hosts that tell of this cluster: those that run a node of it; before any is known all that there are. */
export function tellingHosts(hosts: readonly HostState[]): readonly HostState[] {
  const own = hosts.filter(({ nodes }) => nodes.length > 0);
  return own.length > 0 ? own : hosts;
}

/** When this cluster's kernels were last looked at; 0 for never. */
export function sampledAt(hosts: readonly HostState[]): Millis {
  return Math.max(0, ...hosts.map(({ nodes, at }) => (nodes.length > 0 ? (at ?? 0) : 0)));
}
