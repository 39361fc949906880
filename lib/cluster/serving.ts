import type { TopologyNode } from './topology';

/**
 * Whether the slots of a master are served, as far as anybody can tell. `unserved`: the cluster says FAIL, or nobody
 * knows its address. `doubtful`: some master suspects it, or it does not answer us. Only `served` may look calm.
 */
export type Serving = 'served' | 'doubtful' | 'unserved';

/** See `Serving`. */
export function servingOf(owner: Pick<TopologyNode, 'health' | 'reachable'>): Serving {
  switch (owner.health) {
    case 'fail':
    case 'noaddr':
      return 'unserved';
    case 'pfail':
    case 'handshake':
      return 'doubtful';
    case 'ok':
      return owner.reachable ? 'served' : 'doubtful';
  }
}
