import type { NodeId } from '../ids';
import type { Topology, TopologyNode } from '../topology';

/** Two consecutive pictures of one cluster, indexed. */
export interface Step {
  readonly prev: Topology;
  readonly next: Topology;
  readonly before: ReadonlyMap<NodeId, TopologyNode>;
  readonly after: ReadonlyMap<NodeId, TopologyNode>;
  /** When it was seen, by our clock. */
  readonly at: number;
  /** A node's name, also when it has just left. */
  readonly name: (id: NodeId) => string;
}
