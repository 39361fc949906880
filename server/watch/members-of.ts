import type { NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Member } from '@/lib/sockets/links/link-table';
import type { KeepaliveFacts } from '@/lib/sockets/picture/keepalive-audit';

/** The members as the witness of sockets wants them. A handshake entry is none yet. */
export function membersOf({ nodes }: Topology): Member[] {
  return nodes
    .filter(node => node.health !== 'handshake')
    .map(({ id, host, port, busPort, role, masterId, slots, measures }) => ({
      id,
      host,
      port,
      busPort,
      role,
      masterId,
      serves: slots.length > 0,
      ...(measures?.processId === undefined ? {} : { processId: measures.processId }),
      ...(measures?.tcpPort === undefined ? {} : { tcpPort: measures.tcpPort }),
    }));
}

/** Each node's server version, which decides what keepalive it sets. */
export function versionsOf({ nodes }: Topology): ReadonlyMap<NodeId, KeepaliveFacts> {
  return new Map(
    nodes.flatMap(({ id, measures }) =>
      measures?.version ? [[id, { version: measures.version }] as const] : [],
    ),
  );
}
