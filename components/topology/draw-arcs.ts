import type { Selection } from 'd3';
import type { NodeId } from '@/lib/cluster/ids';
import { servingOf } from '@/lib/cluster/serving';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import type { RingLayout } from '@/lib/layout/ring-layout';
import { SLOT_ANGLE } from '@/lib/layout/slot-arcs';
import { cssColour, ownerColour, type Scheme } from '@/lib/paint/owner-colour';
import type { Hue } from '@/lib/paint/owner-hues';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Half the thickness of the ring's band, px. */
export const BAND = 6;
/** Gap between two owners' arcs, px. */
const GAP = 3;

interface Piece {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly state: 'ok' | 'pfail' | 'fail' | 'silent' | 'unassigned' | 'unknown' | 'migrating' | 'contested';
  readonly owner: NodeId | null;
}

function healthOf(owner: TopologyNode | undefined): Piece['state'] {
  if (!owner) return 'unassigned';
  switch (servingOf(owner)) {
    case 'unserved':
      return 'fail';
    case 'doubtful':
      return owner.reachable || owner.health === 'pfail' ? 'pfail' : 'silent';
    case 'served':
      return 'ok';
  }
}

/** The slot circle: an arc per owned range in its owner's hue, trouble laid over it as pattern. */
export function drawArcs(
  layer: Group,
  overlay: Group,
  layout: RingLayout,
  topology: Topology,
  hues: ReadonlyMap<NodeId, Hue>,
  scheme: Scheme,
): void {
  const byId = new Map(topology.nodes.map(node => [node.id, node]));
  const pieces: Piece[] = layout.arcs.map(({ owner, first, last, from, to }) => ({
    key: `${first}-${last}`,
    from,
    to,
    owner,
    state: topology.mode === 'sockets' ? 'unknown' : healthOf(owner === null ? undefined : byId.get(owner)),
  }));
  const { radius } = layout.geometry;
  const gap = pieces.length > 1 ? GAP : 0;
  const colour = ({ owner, state }: Piece): string => {
    const hue = owner === null || state === 'unknown' ? undefined : hues.get(owner);
    return hue ? cssColour(ownerColour(hue, scheme)) : '';
  };
  const line = (d: Piece): string => {
    const trim = Math.min(gap / 2 / radius, (d.to - d.from) * 0.15);
    const r = d.state === 'migrating' || d.state === 'contested' ? radius + BAND + 4 : radius;
    const [a, b] = [d.from + trim, d.to - trim];
    const at = (angle: number) => `${(r * Math.sin(angle)).toFixed(2)} ${(-r * Math.cos(angle)).toFixed(2)}`;
    const middle = (a + b) / 2;
    return `M${at(a)}A${r} ${r} 0 0 1 ${at(middle)}A${r} ${r} 0 0 1 ${at(b)}`;
  };
  layer
    .selectAll<SVGPathElement, Piece>('path')
    .data(pieces, d => d.key)
    .join('path')
    .attr('class', d => `tg-arc tg-arc-${d.state}`)
    .attr('d', line)
    .style('stroke', colour);

  const troubled = pieces.filter(piece => piece.state !== 'ok' && piece.state !== 'unknown');
  overlay
    .selectAll<SVGPathElement, Piece>('path')
    .data([...troubled, ...contested(topology), ...migrations(topology)], d => `${d.state} ${d.key}`)
    .join('path')
    .attr('class', d => `tg-over tg-over-${d.state}`)
    .attr('d', line);
}

const contested = (topology: Topology): Piece[] =>
  topology.slots.contested.flatMap(({ slots }) =>
    slots.map(([first, last]) => ({
      key: `${first}-${last}`,
      from: first * SLOT_ANGLE,
      to: (last + 1) * SLOT_ANGLE,
      owner: null,
      state: 'contested' as const,
    })),
  );

/** Runs of migrating slots; single slots are widened to what the eye can see. */
function migrations(topology: Topology): Piece[] {
  const slots = topology.slots.migrating.filter(each => !each.onReplica).map(each => each.slot);
  slots.sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let i = 0; i < slots.length; ) {
    const first = slots[i] ?? 0;
    let last = first;
    while (i < slots.length && (slots[i] ?? 0) <= last + 8) last = slots[i++] ?? last;
    const least = Math.max(0, 50 - (last - first)) / 2;
    const [from, to] = [(first - least) * SLOT_ANGLE, (last + 1 + least) * SLOT_ANGLE];
    pieces.push({ key: `${first}-${last}`, from, to, owner: null, state: 'migrating' });
  }
  return pieces;
}
