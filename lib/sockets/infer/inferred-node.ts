import type { Millis } from '../../cluster/ids';
import type { TopologyNode } from '../../cluster/topology';
import type { FoundNode } from './infer-members';
import type { InferredRole } from './infer-roles';

export function nameOfNode(node: FoundNode | undefined): string {
  if (!node) return 'a node';
  return node.host.includes(':') ? `[${node.host}]:${node.port}` : `${node.host}:${node.port}`;
}

/** What can be said of a node that is never asked. `goneSince` is set while nothing shows that it lives. */
export function inferredNode(
  node: FoundNode,
  { role, masterId, confidence, why, doubt }: InferredRole,
  goneSince: Millis | undefined,
): TopologyNode {
  const hidden = node.perhaps || node.unread;
  const perhaps = node.perhaps
    ? ' It may belong to another cluster: who opened its links may not be seen.'
    : '';
  const assumed = node.portAssumed ? ' Its client port is taken to be its bus port less 10000.' : '';
  return {
    id: node.id,
    host: node.host,
    port: node.port,
    busPort: node.busPort,
    role,
    masterId,
    health: 'ok',
    reachable: goneSince === undefined,
    ...(goneSince === undefined ? {} : { unreachableSince: goneSince }),
    suspectedBy: [],
    failedBy: [],
    votes: 0,
    pendingPings: [],
    linksDown: [],
    configEpoch: 0,
    linkState: 'connected',
    slots: [],
    flags: [role],
    viewAt: 0,
    inferred: {
      confidence,
      why: why + perhaps + assumed,
      ...(hidden ? { doubt: 'owners' } : doubt ? { doubt } : {}),
    },
  };
}
