import type { NodeId } from '../cluster/ids';
import type { Topology } from '../cluster/topology';
import { type RingGeometry, ringGeometry, type Size } from './ring-geometry';
import { fanOf, type Seats, takeSeats } from './ring-seats';
import { type SlotArc, slotArcs } from './slot-arcs';

/** Where a node stands, in px from the top left of the drawing area. */
export interface Position {
  readonly x: number;
  readonly y: number;
  /** Radians, clockwise from the top; 0 for parked nodes. */
  readonly angle: number;
  readonly place: 'ring' | 'fan' | 'tray';
}

export interface RingLayout {
  readonly geometry: RingGeometry;
  readonly positions: ReadonlyMap<NodeId, Position>;
  /** Hand these to the next call: they keep everybody in place. */
  readonly seats: Seats;
  readonly arcs: readonly SlotArc[];
}

/**
 * Places a cluster on its slot circle. Masters stand at the middle of their largest range, replicas outside their
 * master, everybody else in the tray. With the seats of the call before, nobody known moves because another node
 * came or went: a node moves only for its own slots, its own shard, or a new drawing area.
 */
export function ringLayout(
  topology: Pick<Topology, 'nodes'>,
  size: Size,
  previousSeats: Seats = new Map(),
): RingLayout {
  const geometry = ringGeometry(size);
  const seats = takeSeats(topology.nodes, geometry, previousSeats);
  const byId = new Map(topology.nodes.map(node => [node.id, node]));
  const at = (angle: number, radius: number, place: Position['place']): Position => ({
    x: geometry.x + radius * Math.sin(angle),
    y: geometry.y - radius * Math.cos(angle),
    angle,
    place,
  });
  const positions = new Map<NodeId, Position>();
  for (const [id, seat] of seats) {
    switch (seat.type) {
      case 'ring':
        positions.set(id, at(seat.angle, geometry.radius, 'ring'));
        break;
      case 'fan': {
        const owner = byId.get(seat.of);
        const anchor = seats.get(seat.of);
        if (!owner || anchor?.type !== 'ring') break;
        const radius = geometry.rowRadius(seat.row);
        const sideways = (seat.offset * fanOf(owner, geometry).step) / geometry.rowRadius(0);
        positions.set(id, at(anchor.angle + sideways, radius, 'fan'));
        break;
      }
      case 'tray': {
        const spot = geometry.parking(seat.index);
        if (spot) positions.set(id, { ...spot, angle: 0, place: 'tray' });
        break;
      }
    }
  }
  return { geometry, positions, seats, arcs: slotArcs(topology.nodes) };
}
