import type { Selection } from 'd3';
import type { NodeId } from '@/lib/cluster/ids';
import { LINE_HEIGHT, type PlacedLabel, placeLabels } from '@/lib/layout/place-labels';
import type { RingGeometry, Size } from '@/lib/layout/ring-geometry';
import { BAND } from './draw-arcs';
import { type PlacedDot, reachOf } from './draw-nodes';
import { CROWDED, DENSE } from './graph-model';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Width in px of a label's first (monospaced) or second line. */
export type Measure = (text: string, line: 0 | 1) => number;

interface Label extends PlacedLabel {
  readonly dot: PlacedDot;
  readonly texts: readonly string[];
}

/** Masters inside the ring, replicas outside. A master in trouble beside itself: its links fill the inside. */
function preferredSide(d: PlacedDot, geometry: RingGeometry): number {
  if (d.place === 'tray') return Math.PI / 2;
  if (d.place === 'fan') return d.angle;
  if (d.trouble?.level === 'critical' || d.trouble?.level === 'warning')
    return d.x >= geometry.x ? Math.PI / 2 : -Math.PI / 2;
  return d.angle + Math.PI;
}

function linesOf(d: PlacedDot, count: number, asked: boolean): readonly string[] {
  if (d.place === 'tray') return [d.label];
  return count > CROWDED && !d.trouble && !asked ? [d.brief] : [d.label, d.detail];
}

/** Points along the replication lines, close enough together that no label slips between them. */
function replicationPoints(dots: readonly PlacedDot[]): { x: number; y: number; r: number }[] {
  const byId = new Map(dots.map(d => [d.id, d]));
  return dots.flatMap(to => {
    const from = to.node.masterId === null ? undefined : byId.get(to.node.masterId);
    if (!from) return [];
    const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 8);
    return Array.from({ length: count }, (_, i) => ({
      x: from.x + ((to.x - from.x) * i) / count,
      y: from.y + ((to.y - from.y) * i) / count,
      r: 0,
    }));
  });
}

/** Labels wherever there is room: trouble and the chosen node first, masters inside the ring, replicas outside. */
export function drawLabels(
  layer: Group,
  dots: readonly PlacedDot[],
  chosen: readonly (NodeId | null)[],
  {
    geometry,
    size,
    measure,
  }: { readonly geometry: RingGeometry; readonly size: Size; readonly measure: Measure },
): void {
  const dense = dots.length > DENSE;
  const rank = (d: PlacedDot): number =>
    chosen.includes(d.id) || d.place === 'tray'
      ? 0
      : d.trouble
        ? d.node.role === 'master'
          ? 1
          : 2
        : d.node.role === 'master'
          ? 3
          : 4;
  const wanted = dots.filter(d => !dense || rank(d) < 3).sort((a, b) => rank(a) - rank(b));
  const placed = placeLabels(
    wanted.map(d => ({
      id: d.id,
      x: d.x,
      y: d.y,
      r: reachOf(d),
      toward: preferredSide(d, geometry),
      whole: d.trouble !== null,
      widths: linesOf(d, dots.length, chosen.includes(d.id)).map((text, i) => measure(text, i === 0 ? 0 : 1)),
    })),
    {
      bounds: { left: 4, top: 4, right: size.width - 4, bottom: size.height - 4 },
      circles: [...dots.map(d => ({ x: d.x, y: d.y, r: reachOf(d) })), ...replicationPoints(dots)],
      boxes: [
        { left: geometry.x - 66, right: geometry.x + 66, top: geometry.y - 34, bottom: geometry.y + 42 },
      ],
      band: {
        x: geometry.x,
        y: geometry.y,
        inner: geometry.radius - BAND - 2,
        outer: geometry.radius + BAND + 2,
      },
    },
  );
  const labels: Label[] = wanted.flatMap(dot => {
    const place = placed.get(dot.id);
    const texts = linesOf(dot, dots.length, chosen.includes(dot.id)).slice(0, place?.lines);
    return place ? [{ ...place, dot, texts }] : [];
  });
  layer
    .selectAll<SVGTextElement, Label>('text')
    .data(labels, d => d.dot.id)
    .join('text')
    .attr('class', d => `tg-label tg-level-${d.dot.trouble?.level ?? 'none'}`)
    .attr('text-anchor', d => d.anchor)
    .each(function (d) {
      const words = `${d.x.toFixed(1)} ${d.y.toFixed(1)} ${d.texts.join()}`;
      if (this.dataset.words === words) return;
      this.dataset.words = words;
      const lines = d.texts.map((line, i) => {
        const span = document.createElementNS('http://www.w3.org/2000/svg', 'tspan');
        span.setAttribute('x', d.x.toFixed(1));
        span.setAttribute('y', (d.y + 12 + i * LINE_HEIGHT).toFixed(1));
        span.setAttribute('class', i === 0 ? 'tg-name' : 'tg-detail');
        span.textContent = line;
        return span;
      });
      this.replaceChildren(...lines);
    });
}
