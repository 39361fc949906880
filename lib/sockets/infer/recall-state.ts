import type { Millis, NodeId } from '../../cluster/ids';
import type { TopologyNode } from '../../cluster/topology';
import type { Place } from '../links/link-table';
import type { InferOptions, InferState } from './infer-cluster';
import { type FoundNode, isSeed } from './infer-members';
import type { RoleMemory } from './infer-roles';

/** Stands for a namespace that was not kept: the node is to be found there anew. */
const SOME_NAMESPACE = '';

/**
 * Where to begin after a restart: with the nodes, roles and hosts of the picture that was kept. The time nobody looked counts
 * neither as silence nor as absence. Roles that were in doubt are told anew.
 */
export function recallState(nodes: readonly TopologyNode[], { seeds, now }: InferOptions): InferState {
  // Seeds that were turned to another cluster since.
  const isOther = seeds.length > 0 && !nodes.some(node => seeds.some(seed => isSeed(node, seed)));
  const known = new Map<NodeId, FoundNode>();
  const roles = new Map<NodeId, RoleMemory>();
  const places = new Map<NodeId, Place>();
  const goneSince = new Map<NodeId, Millis>();
  for (const { id, host, port, busPort, role, masterId, inferred, unreachableSince } of nodes) {
    if (!inferred || isOther) continue;
    const { confidence, why, doubt } = inferred;
    known.set(id, {
      ...{ id, host, port, busPort },
      seenAt: unreachableSince ?? now,
      portAssumed: inferred.host === undefined,
      perhaps: doubt === 'owners',
      unread: false,
    });
    if (!doubt) roles.set(id, { role, masterId, confidence, why, since: now, seenAt: now });
    if (unreachableSince !== undefined) goneSince.set(id, unreachableSince);
    if (inferred.host === undefined) continue;
    const announced = `${host} ${port} ${busPort}`;
    places.set(id, { host: inferred.host, namespace: SOME_NAMESPACE, port, busPort, announced });
  }
  return { known, connections: new Map(), roles, places, goneSince };
}

/** Places that were seen since. */
export function exactPlaces(places: ReadonlyMap<NodeId, Place>): Map<NodeId, Place> {
  return new Map([...places].filter(([, { namespace }]) => namespace !== SOME_NAMESPACE));
}
