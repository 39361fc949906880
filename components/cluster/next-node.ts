import type { NodeId } from '@/lib/cluster/ids';

/** The node `step` away from the selected one, stopping at both ends; from none, the first or the last. */
export function nextNode(ids: readonly NodeId[], selected: NodeId | null, step: number): NodeId | undefined {
  const at = selected ? ids.indexOf(selected) : -1;
  if (at < 0) return step > 0 ? ids[0] : ids.at(-1);
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}
