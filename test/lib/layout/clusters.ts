import type { NodeId } from '@/lib/cluster/ids';
import type { SlotRange } from '@/lib/cluster/slots';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';

export const nodeId = (index: number): NodeId => index.toString(16).padStart(40, '0') as NodeId;

/** A healthy, reachable node; `of` is its master's index. */
export function aNode(
  index: number,
  slots: readonly SlotRange[] = [],
  of: number | null = null,
): TopologyNode {
  return {
    id: nodeId(index),
    host: '127.0.0.1',
    port: 7000 + index,
    busPort: 17000 + index,
    role: of === null ? 'master' : 'replica',
    masterId: of === null ? null : nodeId(of),
    health: 'ok',
    reachable: true,
    suspectedBy: [],
    failedBy: [],
    votes: 0,
    pendingPings: [],
    linksDown: [],
    configEpoch: index,
    linkState: 'connected',
    slots,
    flags: [],
    viewAt: 1,
  };
}

/** Masters with equal shares, numbered from 0, then `replicas` of each, shard by shard. */
export function shards(masters: number, replicas: number): readonly TopologyNode[] {
  const nodes: TopologyNode[] = [];
  for (let m = 0; m < masters; m++) {
    const first = Math.round((m * 16384) / masters);
    nodes.push(aNode(m, [[first, Math.round(((m + 1) * 16384) / masters) - 1]]));
  }
  for (let m = 0; m < masters; m++) {
    for (let r = 0; r < replicas; r++) nodes.push(aNode(masters + m * replicas + r, [], m));
  }
  return nodes;
}

/** `replica` takes over from its master, which fails and keeps the word "master" without slots. */
export function failOver(nodes: readonly TopologyNode[], replica: NodeId): readonly TopologyNode[] {
  const heir = nodes.find(node => node.id === replica);
  const old = nodes.find(node => node.id === heir?.masterId);
  if (!heir || !old) throw new Error('no such replica');
  return nodes.map(node => {
    if (node.id === heir.id) return { ...node, role: 'master', masterId: null, slots: old.slots };
    if (node.id === old.id) return { ...node, slots: [], health: 'fail' };
    return node.masterId === old.id ? { ...node, masterId: heir.id } : node;
  });
}

export const noTrouble: Topology['slots'] = {
  assigned: 16384,
  ok: 16384,
  pfail: 0,
  fail: 0,
  unassigned: [],
  contested: [],
  migrating: [],
};
