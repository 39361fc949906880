import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import type { TopologyNode } from '@/lib/cluster/topology';
import { type RingLayout, ringLayout } from '@/lib/layout/ring-layout';
import { aNode, failOver, nodeId, shards } from './clusters';

const size = { width: 836, height: 640 };
const lay = (nodes: readonly TopologyNode[], before?: RingLayout) =>
  ringLayout({ nodes }, size, before?.seats);

/** How far a node went between two layouts, px. */
function moved(id: NodeId, before: RingLayout, after: RingLayout): number {
  const a = before.positions.get(id);
  const b = after.positions.get(id);
  if (!a || !b) throw new Error(`${id} has no place`);
  return Math.hypot(a.x - b.x, a.y - b.y);
}

const cluster = fc.record({
  masters: fc.integer({ min: 1, max: 40 }),
  replicas: fc.integer({ min: 0, max: 3 }),
});
const NEW = 5000;

describe('ringLayout', () => {
  it('puts masters at the middle of their range and replicas outside them', () => {
    const { positions, geometry } = lay(shards(3, 1));
    const master = positions.get(nodeId(0));
    const replica = positions.get(nodeId(3));
    expect(master?.angle).toBeCloseTo(Math.PI / 3, 3);
    expect(Math.hypot((master?.x ?? 0) - geometry.x, (master?.y ?? 0) - geometry.y)).toBeCloseTo(
      geometry.radius,
    );
    expect(Math.hypot((replica?.x ?? 0) - geometry.x, (replica?.y ?? 0) - geometry.y)).toBeCloseTo(
      geometry.rowRadius(0),
    );
  });

  it('gives every node a place inside the drawing area, each its own', () => {
    fc.assert(
      fc.property(cluster, ({ masters, replicas }) => {
        const nodes = [
          ...shards(masters, replicas),
          aNode(NEW),
          { ...aNode(NEW + 1), health: 'handshake' as const },
        ];
        const { positions } = lay(nodes);
        const places = new Set<string>();
        for (const node of nodes) {
          const at = positions.get(node.id);
          expect(at).toBeDefined();
          if (!at) continue;
          expect(at.x).toBeGreaterThan(0);
          expect(at.x).toBeLessThan(size.width);
          expect(at.y).toBeGreaterThan(0);
          expect(at.y).toBeLessThan(size.height);
          places.add(`${at.x.toFixed(1)} ${at.y.toFixed(1)}`);
        }
        expect(places.size).toBe(nodes.length);
      }),
      { numRuns: 60 },
    );
  });

  it('moves nobody when a node comes, and nobody when it goes again', () => {
    const newcomer = (masters: number) =>
      fc.oneof(
        fc.constant(aNode(NEW)),
        fc.constant({ ...aNode(NEW), health: 'handshake' as const }),
        fc.integer({ min: 0, max: masters - 1 }).map(of => aNode(NEW, [], of)),
        fc.integer({ min: 0, max: masters - 1 }).map(of => ({ ...aNode(NEW, [[of * 7, of * 7]]) })),
      );
    const arrival = cluster.chain(shape => newcomer(shape.masters).map(node => ({ ...shape, node })));
    fc.assert(
      fc.property(arrival, ({ masters, replicas, node }) => {
        const nodes = shards(masters, replicas);
        const before = lay(nodes);
        const during = lay([...nodes, node], before);
        const after = lay(nodes, during);
        for (const { id } of nodes) {
          expect(moved(id, before, during)).toBeLessThanOrEqual(4);
          expect(moved(id, during, after)).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('moves no master for a neighbour that comes and goes, however little each owns', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(cuts, fc.nat(), (points, pick) => {
        const bounds = [...points].sort((a, b) => a - b);
        const nodes = bounds.slice(1).map((next, i) => aNode(i, [[bounds[i] ?? 0, next - 1]]));
        const guest = nodeId(pick % nodes.length);
        const hosts = nodes.filter(node => node.id !== guest);
        const before = lay(hosts);
        const during = lay(nodes, before);
        const after = lay(hosts, during);
        for (const { id } of hosts) {
          expect(moved(id, before, during)).toBeLessThanOrEqual(4);
          expect(moved(id, during, after)).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('moves nobody of another shard when any node goes', () => {
    const departure = cluster.chain(shape =>
      fc.record({
        shape: fc.constant(shape),
        gone: fc.integer({ min: 0, max: shape.masters * (1 + shape.replicas) - 1 }),
      }),
    );
    fc.assert(
      fc.property(departure, ({ shape: { masters, replicas }, gone }) => {
        const nodes = shards(masters, replicas);
        const before = lay(nodes);
        const rest = nodes.filter(node => node.id !== nodeId(gone));
        const after = lay(rest, before);
        for (const node of rest) {
          if (node.masterId !== nodeId(gone)) expect(moved(node.id, before, after)).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('swaps master and promoted replica in a failover, and moves nobody else', () => {
    const failover = fc
      .record({ masters: fc.integer({ min: 1, max: 40 }), replicas: fc.integer({ min: 1, max: 3 }) })
      .chain(shape =>
        fc.record({
          shape: fc.constant(shape),
          heir: fc.integer({ min: 0, max: shape.masters * shape.replicas - 1 }),
        }),
      );
    fc.assert(
      fc.property(failover, ({ shape: { masters, replicas }, heir: nth }) => {
        const nodes = shards(masters, replicas);
        const heir = nodeId(masters + nth);
        const old = nodeId(Math.floor(nth / replicas));
        const before = lay(nodes);
        const promoted = failOver(nodes, heir);
        const after = lay(promoted, before);
        const returned = lay(
          promoted.map(node =>
            node.id === old
              ? { ...node, role: 'replica' as const, masterId: heir, health: 'ok' as const }
              : node,
          ),
          after,
        );
        expect(after.positions.get(heir)).toMatchObject({ place: 'ring' });
        for (const { id } of nodes) {
          const was = before.positions.get(id === heir ? old : id === old ? heir : id);
          const is = after.positions.get(id);
          expect(Math.hypot((was?.x ?? 0) - (is?.x ?? 0), (was?.y ?? 0) - (is?.y ?? 0))).toBeLessThanOrEqual(
            4,
          );
          expect(moved(id, after, returned)).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('parks masters without slots and nodes in handshake', () => {
    const { positions } = lay([
      ...shards(3, 1),
      aNode(NEW),
      { ...aNode(NEW + 1), health: 'handshake' as const },
    ]);
    expect(positions.get(nodeId(NEW))?.place).toBe('tray');
    expect(positions.get(nodeId(NEW + 1))?.place).toBe('tray');
  });

  it.each([
    [675, 740],
    [836, 640],
    [390, 480],
    [1100, 600],
  ])('parks many nodes apart from each other and from the ring in %d x %d', (width, height) => {
    const parked = Array.from({ length: 9 }, (_, i) => aNode(NEW + i));
    const { positions, geometry } = ringLayout({ nodes: [...shards(1, 0), ...parked] }, { width, height });
    const spots = parked.flatMap(node => positions.get(node.id) ?? []);
    expect(spots.length).toBeGreaterThanOrEqual(5);
    for (const [i, spot] of spots.entries()) {
      expect(Math.hypot(spot.x - geometry.x, spot.y - geometry.y)).toBeGreaterThan(geometry.rowRadius(0));
      for (const other of spots.slice(i + 1))
        expect(Math.hypot(spot.x - other.x, spot.y - other.y)).toBeGreaterThanOrEqual(28);
    }
  });

  it('puts a replica of a replica further out', () => {
    const { positions, geometry } = lay([...shards(3, 1), aNode(NEW, [], 3)]);
    const at = positions.get(nodeId(NEW));
    const away = Math.hypot((at?.x ?? 0) - geometry.x, (at?.y ?? 0) - geometry.y);
    expect(away).toBeGreaterThan(geometry.rowRadius(0) + 10);
  });

  it('survives replicas that follow each other in a circle', () => {
    const { positions } = lay([...shards(1, 0), aNode(7, [], 8), aNode(8, [], 7)]);
    expect(positions.size).toBe(3);
  });

  it('covers the circle with arcs, gaps included', () => {
    const { arcs } = lay([
      aNode(0, [
        [0, 99],
        [200, 16383],
      ]),
    ]);
    expect(arcs.map(arc => [arc.owner, arc.first, arc.last])).toEqual([
      [nodeId(0), 0, 99],
      [null, 100, 199],
      [nodeId(0), 200, 16383],
    ]);
    expect(arcs.at(-1)?.to).toBeCloseTo(2 * Math.PI);
  });

  it('draws shattered ownership in coarse steps', () => {
    const even = Array.from({ length: 8192 }, (_, i) => [2 * i, 2 * i] as const);
    const odd = Array.from({ length: 8192 }, (_, i) => [2 * i + 1, 2 * i + 1] as const);
    expect(lay([aNode(0, even), aNode(1, odd)]).arcs.length).toBeLessThanOrEqual(1024);
  });
});
