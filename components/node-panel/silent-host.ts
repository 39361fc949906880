import type { NodeId } from '@/lib/cluster/ids';
import type { HostState, SocketPicture } from '@/lib/sockets/picture/socket-picture';

/** The host that runs this node, if it has fallen silent; null while it is heard, and when no host is known to run it. */
export function silentHostOf(
  { hosts, nodes }: Pick<SocketPicture, 'hosts' | 'nodes'>,
  id: NodeId,
): Pick<HostState, 'name' | 'at'> | null {
  const sample = nodes.find(each => each.id === id);
  const host = hosts.find(each => (sample ? each.name === sample.host : each.nodes.includes(id)));
  if (host) return host.state === 'live' ? null : host;
  // So long silent that it is listed no more.
  return sample ? { name: sample.host, at: sample.at } : null;
}
