import type { Millis, NodeId } from '@/lib/cluster/ids';
import { isRoleTold } from '@/lib/cluster/role-told';
import { servingOf } from '@/lib/cluster/serving';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import type { InferredFacts, Topology, TopologyNode } from '@/lib/cluster/topology';
import { plural } from '@/lib/format/count';
import { inSlotOrder } from '@/lib/layout/shards';
import { shortAddresses, titleOf, withoutCommonPrefix } from '@/lib/layout/short-address';
import { type NodeTrouble, nodeFacts, nodeTroubles } from '@/lib/paint/node-state';
import { ailmentsOf, ailmentTrouble } from '../diagnosis/ailment';

/** A node as the graph draws it, before it has a place. */
export interface Dot {
  readonly id: NodeId;
  readonly node: TopologyNode;
  readonly label: string;
  /** The label where it is crowded and nobody asked for this node. */
  readonly brief: string;
  /** Second line: the worst trouble, or quiet facts. */
  readonly detail: string;
  readonly trouble: NodeTrouble | null;
  /** True when the trouble is a diagnosis not confirmed yet: its mark is hollow. */
  readonly suspected: boolean;
  readonly spoken: string;
  readonly r: number;
}

/** A line of the graph. */
export interface Link {
  readonly key: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: 'replication' | 'replication-down' | 'link-down' | 'ping-pending';
}

/** From this many nodes on, only labels that matter are shown. */
export const DENSE = 60;
/** Above this many nodes, healthy ones are only named, and briefly. */
export const CROWDED = 30;
/** More bus links in trouble than this are told in words: as lines they would hide the picture. */
const MOST_BUS_LINKS = 48;

/** Radius of a master's circle in a cluster of `count` nodes, px; a replica's is three quarters of it. */
export function masterRadius(count: number, half: number): number {
  const room = Math.min(1, half / 300);
  if (count <= 12) return 23 * room;
  if (count <= 30) return 16 * room;
  if (count <= DENSE) return 12 * room;
  return count <= 120 ? 8 : 3.8;
}

/** The nodes in slot order, with their words; ages are counted up to `now`, by the server's clock. */
export function dotsOf(topology: Topology, half: number, now: Millis): readonly Dot[] {
  const short = shortAddresses(topology.nodes);
  const brief =
    topology.nodes.length > CROWDED ? withoutCommonPrefix([...short.values()]) : [...short.values()];
  const briefs = new Map([...short.keys()].map((id, i) => [id, brief[i] ?? '']));
  const r = masterRadius(topology.nodes.length, half);
  const ailments = ailmentsOf(topology);
  return inSlotOrder(topology.nodes).map(node => {
    const said = nodeTroubles(node, { voters: topology.voters, now });
    const ailment = ailments.get(node.id);
    const diagnosed = ailment ? [ailmentTrouble(ailment, now)] : [];
    // A diagnosis tells why, and comes first; only what the cluster has agreed on outranks it.
    const troubles = node.health === 'fail' ? [...said, ...diagnosed] : [...diagnosed, ...said];
    const trouble = troubles[0] ?? null;
    const facts = node.inferred ? inferredWords(node, node.inferred) : nodeFacts(node);
    const hidden = node.inferred?.unseenSince !== undefined;
    const words =
      troubles.length > 0
        ? troubles.map(each => each.text).join(', ')
        : hidden || node.inferred?.doubt === 'owners'
          ? facts
          : `ok, ${facts}`;
    const pfail = ailment && node.health === 'pfail' ? ` · PFAIL ${node.votes}/${topology.voters}` : '';
    return {
      id: node.id,
      node,
      label: short.get(node.id) ?? '',
      brief: (trouble ? short : briefs).get(node.id) ?? '',
      detail: trouble ? `${trouble.text}${pfail}` : facts,
      trouble,
      suspected: node.health !== 'fail' && ailment?.state === 'suspected',
      spoken: `${roleWord(node)} ${titleOf(node)}: ${words}`,
      r: node.role === 'master' ? r : r * 0.76,
    };
  });
}

const roleWord = (node: TopologyNode): string =>
  !isRoleTold(node) ? 'Node' : node.role === 'master' ? 'Master' : 'Replica';

/** `inferred, 90 %`: a role that nobody told us. */
const inferredWords = (node: TopologyNode, { confidence, unseenSince }: InferredFacts): string => {
  if (unseenSince !== undefined) return 'not seen, host silent';
  return isRoleTold(node) ? `inferred, ${Math.round(confidence * 100)} %` : 'role unknown';
};

/** Replication links, and those bus links that are in trouble. */
export function linksOf(topology: Topology): { readonly links: readonly Link[]; readonly untold: number } {
  const known = new Set(topology.nodes.map(node => node.id));
  const links: Link[] = [];
  const bus: Link[] = [];
  for (const node of topology.nodes) {
    if (node.role === 'replica' && node.masterId !== null && known.has(node.masterId)) {
      const kind = node.measures?.masterLink === 'down' ? 'replication-down' : 'replication';
      links.push({ key: `r ${node.id}`, from: node.masterId, to: node.id, kind });
    }
    const down = new Set(node.linksDown);
    for (const by of down)
      if (known.has(by)) bus.push({ key: `b ${by} ${node.id}`, from: by, to: node.id, kind: 'link-down' });
    for (const { by } of node.pendingPings) {
      if (known.has(by) && !down.has(by))
        bus.push({ key: `b ${by} ${node.id}`, from: by, to: node.id, kind: 'ping-pending' });
    }
  }
  return bus.length > MOST_BUS_LINKS
    ? { links, untold: bus.length }
    : { links: [...links, ...bus], untold: 0 };
}

/** `2 of 3` shards serving, and what else the centre says. Only what is known to be served now is counted. */
export function centreOf(
  topology: Topology,
  stale: boolean,
): {
  readonly figure: string;
  readonly caption: string;
  readonly note: string;
} {
  if (topology.mode === 'sockets') {
    const told = topology.nodes.filter(isRoleTold);
    const masters = told.filter(node => node.role === 'master').length;
    return {
      figure: told.length === 0 ? '?' : `${masters}`,
      caption: `${masters === 1 ? 'shard' : 'shards'} inferred`,
      note: 'slots unknown',
    };
  }
  const owners = topology.nodes.filter(node => node.slots.length > 0);
  const shards = owners.length === 1 ? 'shard' : 'shards';
  if (stale || !topology.nodes.some(node => node.reachable))
    return { figure: `? of ${owners.length}`, caption: `${shards} serving`, note: 'not known now' };
  const served = owners.filter(
    node => servingOf(node) === 'served' && node.measures?.loading !== true,
  ).length;
  const doubtful = owners.filter(node => servingOf(node) === 'doubtful').length;
  const missing = SLOT_COUNT - topology.slots.assigned;
  const note =
    topology.state === 'fail'
      ? '◆ cluster state fail'
      : missing > 0
        ? `${plural(missing, 'slot')} unassigned`
        : doubtful > 0
          ? `${doubtful} in doubt`
          : '';
  // A cluster in state fail refuses every key: its shards are up, but serve nothing.
  const caption = topology.state === 'fail' ? `${shards} up` : `${shards} serving`;
  return { figure: `${served} of ${owners.length}`, caption, note };
}
