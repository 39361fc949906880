import type { NodeId } from '../../cluster/ids';
import type { InferredRole } from './infer-roles';
import { NO_MORE_THAN_CHANCE } from './kept-role';
import type { LastingConnection } from './lasting-connections';

/** What one look shows of a node. */
export interface Glance {
  /** Connections that its own process holds to other nodes' client ports. */
  readonly out: readonly LastingConnection[];
  /** How many other nodes' processes hold one to its own. */
  readonly followers: number;
  /** Whether all that it holds is to be seen. */
  readonly seen: boolean;
  readonly nameOf: (id: NodeId) => string;
}

/**
 * A role by connections that have not lasted yet. Of servers only replicas and MIGRATE open any to a client port, and a
 * replica of a cluster has neither a second one nor followers: what fits neither is not told.
 */
export function firstGuess({ out, followers, seen, nameOf }: Glance): InferredRole {
  const [first] = out;
  const isSingle = first !== undefined && out.every(({ to }) => to === first.to);
  if (isSingle && followers === 0)
    return {
      role: 'replica',
      masterId: first.to,
      confidence: 0.6,
      why: `It holds a connection to the client port of ${nameOf(first.to)}, as a replica does. That it lasts is yet to be seen.`,
      doubt: 'early',
    };
  if (out.length === 0 && followers > 0)
    return {
      role: 'master',
      masterId: null,
      confidence: 0.6,
      why: `${followers} other ${followers === 1 ? 'node holds a connection' : 'nodes hold connections'} to its client port, as replicas do. That they last is yet to be seen.`,
      doubt: 'early',
    };
  if (out.length === 0 && seen)
    return {
      role: 'master',
      masterId: null,
      confidence: 0.5,
      why: 'It holds no connection to the client port of another node, nor does another to its own.',
      doubt: 'early',
    };
  const why =
    out.length > 0
      ? 'It holds connections to the client ports of other nodes: which of them last is yet to be seen.'
      : 'Not all of its connections are to be seen, and none has lasted yet.';
  return untold(why);
}

/** Of a node whose role nothing tells. */
export function untold(why: string): InferredRole {
  return {
    ...{ role: 'master', masterId: null, confidence: NO_MORE_THAN_CHANCE, doubt: 'role' },
    why: `Its role is not known. ${why}`,
  };
}
