import type { NodeId } from '../../cluster/ids';
import type { TopologyNode } from '../../cluster/topology';
import type { Place } from '../links/link-table';
import type { HostState } from '../picture/socket-picture';

/**
 * The same nodes, each with the host it was found on. One whose host is heard no more stays as it was last known:
 * `inferred.unseenSince` says since when nobody sees it. `hosts` by name; one that is missing there is forgotten, 0.
 */
export function onHosts(
  nodes: readonly TopologyNode[],
  places: ReadonlyMap<NodeId, Place>,
  hosts: ReadonlyMap<string, Pick<HostState, 'state' | 'at'>>,
): TopologyNode[] {
  return nodes.map(node => {
    const place = places.get(node.id);
    if (!place || !node.inferred) return node;
    const host = hosts.get(place.host);
    const inferred = { ...node.inferred, host: place.host };
    if (host?.state === 'live') return { ...node, inferred };
    // How long it has been gone is nobody's to count while its host is silent.
    const { unreachableSince: _unreachableSince, ...last } = node;
    return { ...last, inferred: { ...inferred, unseenSince: host?.at ?? 0 } };
  });
}
