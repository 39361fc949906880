import type { SplitNode } from './split-parser';

/** A node as all views describe it, and the description that was chosen. */
export interface SpreadMember {
  readonly id: string;
  readonly said: readonly SplitNode[];
  readonly chosen: SplitNode;
}

/**
 * Merges views the usual way: everything said of a node in an array, grown by spreading, then the description with the
 * highest epoch. It decides nothing else: no opinions, no contested slots, no verdict.
 */
export function spreadMerge(views: readonly (readonly SplitNode[])[]): SpreadMember[] {
  const byId = new Map<string, SplitNode[]>();
  for (const view of views) {
    for (const node of view) byId.set(node.id, [...(byId.get(node.id) ?? []), { ...node }]);
  }
  return [...byId].map(([id, said]) => ({
    id,
    said,
    chosen: said.reduce((best, node) => (node.configEpoch > best.configEpoch ? node : best)),
  }));
}
