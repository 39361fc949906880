import type { Selection } from 'd3';
import type { NodeId } from '@/lib/cluster/ids';
import type { RingGeometry } from '@/lib/layout/ring-geometry';
import { type PlacedDot, reachOf } from './draw-nodes';
import type { Link } from './graph-model';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Replication runs straight from circle to circle; troubled bus links bend towards the centre. */
export function drawLinks(
  layer: Group,
  links: readonly Link[],
  dots: ReadonlyMap<NodeId, PlacedDot>,
  geometry: RingGeometry,
): void {
  const path = (link: Link): string => {
    const from = dots.get(link.from);
    const to = dots.get(link.to);
    // A parked node's dead links say nothing that its label does not.
    const parked = from?.place === 'tray' || to?.place === 'tray';
    if (!from || !to || (parked && !link.kind.startsWith('replication'))) return '';
    if (link.kind === 'replication' || link.kind === 'replication-down') return straight(from, to);
    const bend = 0.45;
    const x = ((from.x + to.x) / 2) * (1 - bend) + geometry.x * bend;
    const y = ((from.y + to.y) / 2) * (1 - bend) + geometry.y * bend;
    const [ax, ay] = towards(from, x, y);
    const [bx, by] = towards(to, x, y);
    return `M${ax} ${ay}Q${x.toFixed(1)} ${y.toFixed(1)} ${bx} ${by}`;
  };
  layer
    .selectAll<SVGPathElement, Link>('path')
    .data(links, d => d.key)
    .join('path')
    .attr('class', d => `tg-link tg-${d.kind}`)
    .attr('d', path);
}

function straight(from: PlacedDot, to: PlacedDot): string {
  const [ax, ay] = towards(from, to.x, to.y);
  const [bx, by] = towards(to, from.x, from.y);
  return `M${ax} ${ay}L${bx} ${by}`;
}

/** The point on a node's rim that looks at (x, y). */
function towards(dot: PlacedDot, x: number, y: number): readonly [string, string] {
  const away = Math.hypot(x - dot.x, y - dot.y) || 1;
  const reach = reachOf(dot) + 1;
  return [
    (dot.x + ((x - dot.x) / away) * reach).toFixed(1),
    (dot.y + ((y - dot.y) / away) * reach).toFixed(1),
  ];
}
