'use client';
import { parseAsInteger, parseAsString, useQueryState } from 'nuqs';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import { SLOT_COUNT } from '@/lib/cluster/slots';

const pushed = parseAsString.withOptions({ history: 'push' });

/** The cluster named in the URL. */
export function useClusterParam(): ClusterId | null {
  const [id] = useQueryState('id', pushed);
  return id as ClusterId | null;
}

/** The selected node, kept in the URL; going back in history undoes a selection. */
export function useNodeParam(): readonly [NodeId | null, (node: NodeId | null) => void] {
  const [node, setNode] = useQueryState('node', pushed);
  return [node as NodeId | null, next => void setNode(next)];
}

/** The marked slot, kept in the URL; anything that is no slot is none. */
export function useSlotParam(): readonly [number | null, (slot: number | null) => void] {
  const [slot, setSlot] = useQueryState('slot', parseAsInteger);
  const valid = slot !== null && slot >= 0 && slot < SLOT_COUNT;
  return [valid ? slot : null, next => void setSlot(next)];
}

/** The address of a cluster's screen, as a link to copy. */
export function clusterHref(
  id: ClusterId,
  at: { readonly node?: NodeId; readonly slot?: number; readonly at?: Millis | undefined } = {},
): string {
  const query = new URLSearchParams({ id });
  if (at.node) query.set('node', at.node);
  if (at.slot !== undefined) query.set('slot', String(at.slot));
  if (at.at !== undefined) query.set('at', String(at.at));
  return `/cluster?${query}`;
}
