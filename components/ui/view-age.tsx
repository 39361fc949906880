import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { Age } from './age';

/** Up to this many nodes every poll reads every node's view; above, views are read in turns. */
const ALL_READ = 64;

/**
 * The age of a node's own view. Unchanged views are not sent again: where each poll reads all of them, the view of a
 * node that answers is as old as the picture; elsewhere it is known only from when it was last sent.
 */
export function ViewAge({
  node,
  topology,
}: {
  readonly node: Pick<TopologyNode, 'reachable' | 'viewAt'>;
  readonly topology: Pick<Topology, 'at' | 'nodes'>;
}) {
  const { reachable, viewAt } = node;
  if (reachable && topology.nodes.length <= ALL_READ) return <Age at={topology.at} />;
  if (viewAt === 0) return 'never read';
  return (
    <>
      <Age at={viewAt} />
      {reachable ? ' or later' : ''}
    </>
  );
}
