import type { Millis, NodeId } from '../../cluster/ids';
import { type FoundNode, orderOf } from './infer-members';

/** A node of which nothing was seen for so long has left the cluster rather than failed. */
const FORGET: Millis = 3_600_000;
/** Links to whatever address make a node: more than any cluster has are not kept. */
const MOST_NODES = 4096;

/** Nodes seen now and those seen before, in the order of their addresses; of too many those unseen longest are left out. */
export function remember(
  before: ReadonlyMap<NodeId, FoundNode>,
  found: readonly FoundNode[],
  { now, isSilent }: { readonly now: Millis; readonly isSilent: (id: NodeId) => boolean },
): Map<NodeId, FoundNode> {
  const all = new Map(
    // One that may belong elsewhere is no longer ours once nothing says that it might be.
    [...before].filter(([id, { seenAt, perhaps }]) => now - seenAt < FORGET && (!perhaps || isSilent(id))),
  );
  for (const node of found) {
    const known = before.get(node.id);
    all.set(node.id, {
      ...(known && node.portAssumed ? known : node),
      seenAt: Math.max(node.seenAt, known?.seenAt ?? 0) || now,
      perhaps: node.perhaps && (known?.perhaps ?? true),
      unread: node.unread,
    });
  }
  const newest = [...all.values()].sort((a, b) => b.seenAt - a.seenAt).slice(0, MOST_NODES);
  return new Map(newest.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map(node => [node.id, node]));
}
