'use client';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { useNodeIds } from '../live/selectors';
import { focusIsFree, useKeys } from '../shell/use-keys';
import { nextNode } from './next-node';

/** `j`/`k` and the arrows walk through the nodes in the cluster's order; Enter goes into the open panel. */
export function useNodeKeys(
  id: ClusterId,
  selected: NodeId | null,
  select: (node: NodeId | null) => void,
): void {
  const ids = useNodeIds(id);
  const walk = (step: number) => (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow') && !focusIsFree(event)) return false;
    const next = nextNode(ids, selected, step);
    if (next) select(next);
    return undefined;
  };
  useKeys({
    j: walk(1),
    k: walk(-1),
    ArrowDown: walk(1),
    ArrowUp: walk(-1),
    Enter: event => {
      const panel = document.getElementById('node-panel');
      if (!panel || event.target !== document.body) return false;
      panel.focus();
      return undefined;
    },
  });
}
