import type { NodeId } from '../../cluster/ids';
import type { LinkEnd } from './link-table';
import type { Neighbourhood } from './neighbourhood';

/** One connection to one service of one node, from each end whose row we have. */
export interface Connection {
  /** Null while nobody can tell whose it is. */
  from: NodeId | null;
  readonly to: NodeId;
  readonly opener: LinkEnd | null;
  accepter: LinkEnd | null;
  /** Who holds the opener's end: `nobody` is a process that is no Redis, `foreign` a Redis process of no member. */
  readonly held: 'node' | 'foreign' | 'nobody' | 'unknown';
  /** Set where the opener's end must be in the same namespace. */
  readonly home: Neighbourhood | null;
}
