import type { NodeId } from '../cluster/ids';
import { countSlots, SLOT_COUNT } from '../cluster/slots';
import type { TopologyNode } from '../cluster/topology';
import { angleBetween, nearestFreeAngle, type RingGeometry, turn } from './ring-geometry';
import { inSlotOrder, shardPlace } from './shards';
import { largestRange, SLOT_ANGLE } from './slot-arcs';

/** A node's reserved place, carried from one layout to the next so that it stays when others come and go. */
export type Seat =
  /** On the slot circle. `ideal` is what its own slots ask for; `angle` what it got. */
  | { readonly type: 'ring'; readonly angle: number; readonly ideal: number }
  /** Outside a master: `offset` in fan steps from the master's angle, `row` outwards from 0. */
  | { readonly type: 'fan'; readonly of: NodeId; readonly offset: number; readonly row: number }
  | { readonly type: 'tray'; readonly index: number };

export type Seats = ReadonlyMap<NodeId, Seat>;

/** Smallest distance between the centres of two masters that own little, in px. */
const MASTER_GAP = 46;
/** Smallest distance between two replicas of one row, in px. */
const REPLICA_GAP = 16;

/** How wide a master's replicas may fan out: the distance of two, in px, and the largest offset in such steps. */
export function fanOf(
  owner: TopologyNode,
  geometry: RingGeometry,
): { readonly step: number; readonly reach: number } {
  const range = largestRange(owner.slots);
  const slots = Math.max(range ? range[1] - range[0] + 1 : 0, countSlots(owner.slots) * 0.6);
  const width = slots * SLOT_ANGLE * geometry.rowRadius(0);
  const step = Math.min(geometry.fanStep, Math.max(REPLICA_GAP, width / 3));
  return { step, reach: Math.max(0, Math.floor(width / step - 1 + 1e-6) / 2) };
}

/** Seats everybody: known nodes keep theirs while their own slots and shard do; newcomers take what is free. */
export function takeSeats(nodes: readonly TopologyNode[], geometry: RingGeometry, previous: Seats): Seats {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const ordered = inSlotOrder(nodes);
  const owners = ordered.filter(node => node.slots.length > 0);
  const seats = new Map<NodeId, Seat>();
  seatMasters(owners, geometry, previous, seats);

  const heirs = new Map<NodeId, NodeId>();
  for (const owner of owners) {
    const before = previous.get(owner.id);
    if (before?.type === 'fan' && seats.get(before.of)?.type !== 'ring') heirs.set(before.of, owner.id);
  }
  const anchorOf = (node: TopologyNode): NodeId | null => {
    if (node.health === 'handshake') return null;
    const { root } = shardPlace(node, byId);
    if (seats.get(root)?.type === 'ring') return root;
    const before = previous.get(root);
    const kept = before?.type === 'fan' && seats.get(before.of)?.type === 'ring' ? before.of : null;
    return heirs.get(root) ?? kept;
  };

  const parked: TopologyNode[] = [];
  const fans = new Map<NodeId, TopologyNode[]>();
  for (const node of ordered) {
    if (node.slots.length > 0) continue;
    const anchor = anchorOf(node);
    if (anchor === null) parked.push(node);
    else fans.set(anchor, [...(fans.get(anchor) ?? []), node]);
  }
  for (const [anchor, members] of fans) {
    const owner = byId.get(anchor);
    if (!owner) continue;
    const depths = new Map(members.map(member => [member.id, Math.max(1, shardPlace(member, byId).depth)]));
    seatFan(owner, members, depths, fanOf(owner, geometry).reach, previous, heirs, seats);
  }
  seatTray(parked, previous, seats);
  return seats;
}

function seatMasters(
  owners: readonly TopologyNode[],
  geometry: RingGeometry,
  previous: Seats,
  seats: Map<NodeId, Seat>,
): void {
  const gap = Math.min(MASTER_GAP / geometry.radius, (0.8 * 2 * Math.PI) / Math.max(1, owners.length));
  const taken: number[] = [];
  const fresh: { readonly owner: TopologyNode; readonly ideal: number }[] = [];
  const isOwner = new Set(owners.map(owner => owner.id));
  for (const owner of owners) {
    const range = largestRange(owner.slots);
    if (!range) continue;
    const middle = (range[0] + range[1] + 1) / 2;
    const ideal = turn(middle * SLOT_ANGLE);
    const own = previous.get(owner.id);
    // A promoted replica takes over the place of the master it followed.
    const before = own?.type === 'fan' && !isOwner.has(own.of) ? previous.get(own.of) : own;
    const halfArc = ((range[1] - range[0] + 1) / 2) * SLOT_ANGLE;
    if (
      before?.type === 'ring' &&
      (angleBetween(before.ideal, ideal) < 1e-9 || angleBetween(before.angle, ideal) < halfArc * 0.8)
    ) {
      seats.set(owner.id, { type: 'ring', angle: before.angle, ideal });
      taken.push(before.angle);
    } else fresh.push({ owner, ideal });
  }
  for (const { owner, ideal } of fresh) {
    const angle = nearestFreeAngle(ideal, taken, gap);
    seats.set(owner.id, { type: 'ring', angle, ideal });
    taken.push(angle);
  }
}

function seatFan(
  owner: TopologyNode,
  members: readonly TopologyNode[],
  depths: ReadonlyMap<NodeId, number>,
  reach: number,
  previous: Seats,
  heirs: ReadonlyMap<NodeId, NodeId>,
  seats: Map<NodeId, Seat>,
): void {
  const rows: number[][] = [];
  const isFree = (row: number, offset: number) =>
    (rows[row] ?? []).every(other => Math.abs(other - offset) >= 1 - 1e-9);
  const sit = (id: NodeId, offset: number, row: number) => {
    rows[row] = [...(rows[row] ?? []), offset];
    seats.set(id, { type: 'fan', of: owner.id, offset, row });
  };
  // A deposed master is among the fresh, and finds the seat its heir has left.
  const fresh: TopologyNode[] = [];
  for (const member of members) {
    const before = previous.get(member.id);
    const same =
      before?.type === 'fan' &&
      (before.of === owner.id || heirs.get(before.of) === owner.id) &&
      Math.abs(before.offset) <= reach &&
      before.row >= (depths.get(member.id) ?? 1) - 1 &&
      isFree(before.row, before.offset);
    if (same) sit(member.id, before.offset, before.row);
    else fresh.push(member);
  }
  const direct = fresh.filter(member => depths.get(member.id) === 1);
  const centred = rows.length === 0 && direct.length - 1 <= 2 * reach;
  for (const member of fresh) {
    const place = centred ? direct.indexOf(member) : -1;
    if (place >= 0) {
      sit(member.id, place - (direct.length - 1) / 2, 0);
      continue;
    }
    const [offset, row] = nearestFreeSeat(isFree, reach, (depths.get(member.id) ?? 1) - 1);
    sit(member.id, offset, row);
  }
}

function nearestFreeSeat(
  isFree: (row: number, offset: number) => boolean,
  reach: number,
  firstRow: number,
): readonly [offset: number, row: number] {
  for (let row = firstRow; row < SLOT_COUNT; row++) {
    for (let away = 0; away <= reach; away += 0.5) {
      if (isFree(row, away)) return [away, row];
      if (isFree(row, -away)) return [-away, row];
    }
  }
  return [0, firstRow];
}

function seatTray(parked: readonly TopologyNode[], previous: Seats, seats: Map<NodeId, Seat>): void {
  const taken = new Set<number>();
  const fresh: NodeId[] = [];
  for (const { id } of parked) {
    const before = previous.get(id);
    if (before?.type === 'tray') {
      taken.add(before.index);
      seats.set(id, before);
    } else fresh.push(id);
  }
  let index = 0;
  for (const id of fresh) {
    while (taken.has(index)) index++;
    taken.add(index);
    seats.set(id, { type: 'tray', index });
  }
}
