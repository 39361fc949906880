import { useMemo, useRef } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import type { TopologyNode } from '@/lib/cluster/topology';
import { type Hue, ownerHues } from '@/lib/paint/owner-hues';

/** The shards' hues, kept from one topology to the next. */
export function useOwnerHues(nodes: readonly TopologyNode[]): ReadonlyMap<NodeId, Hue> {
  const previous = useRef<ReadonlyMap<NodeId, Hue>>(new Map());
  return useMemo(() => {
    previous.current = ownerHues(nodes, previous.current);
    return previous.current;
  }, [nodes]);
}
