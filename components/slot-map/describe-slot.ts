import type { NodeId } from '@/lib/cluster/ids';
import type { TopologyNode } from '@/lib/cluster/topology';
import { formatCount } from '@/lib/format/count';
import { addressOf } from '@/lib/layout/short-address';
import { Kind, runAt, type SlotCells, type SlotRun } from '@/lib/paint/slot-cells';

export type NodesById = ReadonlyMap<NodeId, TopologyNode>;

const nameOf = (id: NodeId | null, nodes: NodesById): string => {
  const node = id === null ? undefined : nodes.get(id);
  return node ? addressOf(node) : (id?.slice(0, 8) ?? 'nobody');
};

/** Who serves a run of slots, and what is going on there: `127.0.0.1:7001, migrating to 127.0.0.1:7002`. */
export function describeRun(run: SlotRun, nodes: NodesById): string {
  const owner = nameOf(run.owner, nodes);
  switch (run.kind) {
    case Kind.unassigned:
      return 'unassigned: no node serves it';
    case Kind.migrating:
      return `${owner}, migrating → ${nameOf(run.other, nodes)}`;
    case Kind.contested:
      return `${owner}, also claimed by ${nameOf(run.other, nodes)}`;
    default:
      return owner;
  }
}

/** `PFAIL`, `FAIL`, `no answer`, `ok`, or nothing where nobody owns the slot. */
export function ownerHealth(
  node: TopologyNode | undefined,
): { readonly mark: string; readonly text: string } | null {
  if (!node) return null;
  switch (node.health) {
    case 'fail':
      return { mark: '◆', text: 'FAIL' };
    case 'pfail':
      return { mark: '▲', text: 'PFAIL' };
    case 'handshake':
    case 'noaddr':
      return { mark: '?', text: node.health === 'noaddr' ? 'address unknown' : 'handshake' };
    case 'ok':
      return node.reachable ? { mark: '●', text: 'ok' } : { mark: '⊘', text: 'no answer' };
  }
}

/** One slot in words, in parts to be set apart: owner, range, health, keys. */
export function describeSlot(cells: SlotCells, slot: number, nodes: NodesById): readonly string[] {
  const run = runAt(cells, slot);
  const owner = run.owner === null ? undefined : nodes.get(run.owner);
  const range = owner?.slots.find(([first, last]) => slot >= first && slot <= last);
  const health = ownerHealth(owner);
  const keys = owner?.measures?.keys;
  const parts = [describeRun(run, nodes)];
  if (range) parts.push(`range ${range[0]}–${range[1]}`);
  if (health) parts.push(health.text === 'ok' ? 'ok' : `${health.mark} ${health.text}`);
  if (keys !== undefined) parts.push(`owner holds ${formatCount(keys)} keys`);
  return parts;
}
