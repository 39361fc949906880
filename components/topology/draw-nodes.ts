import { create, type Selection } from 'd3';
import type { NodeId } from '@/lib/cluster/ids';
import type { Position } from '@/lib/layout/ring-layout';
import type { Dot } from './graph-model';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** A node with its place. */
export interface PlacedDot extends Dot, Position {}

/** Radius kept free around a node: its circle and the ring of its trouble. */
export const reachOf = ({ r, trouble }: Dot): number => r + (trouble ? Math.max(3, r * 0.28) : 1);

/** Draws the nodes; a node's inside is built anew only when its looks change. */
export function drawNodes(
  layer: Group,
  dots: readonly PlacedDot[],
  selected: NodeId | null,
  current: NodeId | null,
): void {
  layer
    .selectAll<SVGGElement, PlacedDot>('g.tg-node')
    .data(dots, d => d.id)
    .join(enter => enter.append('g').attr('role', 'button'))
    .attr(
      'class',
      d => `tg-node tg-${d.node.role} tg-${d.node.health}${d.node.reachable ? '' : ' tg-silent'}`,
    )
    .attr('data-id', d => d.id)
    .attr('tabindex', d => (d.id === current ? 0 : -1))
    .attr('aria-label', d => d.spoken)
    .attr('aria-pressed', d => String(d.id === selected))
    .style('transform', d => `translate(${d.x.toFixed(1)}px, ${d.y.toFixed(1)}px)`)
    .each(function (d) {
      const looks = `${d.r.toFixed(1)} ${d.node.role} ${d.node.health} ${d.node.reachable} ${d.trouble?.mark} ${d.suspected} ${d.id === selected}`;
      if (this.dataset.looks === looks) return;
      this.dataset.looks = looks;
      this.replaceChildren(...glyph(d, d.id === selected));
    })
    .order();
}

const circle = (r: number, className: string): SVGElement => {
  const made = create('svg:circle').attr('r', r.toFixed(1)).attr('class', className).node();
  return made as SVGElement;
};

function glyph(d: Dot, selected: boolean): SVGElement[] {
  const { r, node, trouble } = d;
  const parts: SVGElement[] = [];
  const reach = reachOf(d);
  if (selected) parts.push(circle(reach + 5, 'tg-picked'));
  parts.push(circle(Math.max(reach + 2, 9), 'tg-focus'));
  if (node.health === 'pfail' || node.health === 'fail') parts.push(circle(reach, 'tg-alarm'));
  parts.push(circle(r, 'tg-body'));
  if (!node.reachable) {
    const at = (r * Math.SQRT1_2).toFixed(1);
    parts.push(
      create('svg:path')
        .attr('d', `M-${at} ${at}L${at} -${at}`)
        .attr('class', 'tg-slash')
        .node() as SVGElement,
    );
  }
  if (r >= 8) {
    const letter =
      node.health === 'handshake' || node.health === 'noaddr' ? '?' : node.role === 'master' ? 'M' : 'R';
    const text = create('svg:text')
      .attr('class', 'tg-letter')
      .attr('font-size', Math.max(9, r * 0.62).toFixed(1));
    parts.push(text.attr('dy', '0.36em').text(letter).node() as SVGElement);
  }
  if (trouble?.mark === '▲' || trouble?.mark === '◆') parts.push(badge(d.r, trouble.mark, d.suspected));
  return parts;
}

function badge(r: number, mark: '▲' | '◆', hollow: boolean): SVGElement {
  const size = Math.max(4, Math.min(9, r * 0.42));
  const tip = size * 1.15;
  const away = r * Math.SQRT1_2 + size * 0.35;
  return create('svg:path')
    .attr(
      'class',
      `tg-badge tg-badge-${mark === '▲' ? 'warning' : 'critical'}${hollow ? ' tg-badge-hollow' : ''}`,
    )
    .attr('transform', `translate(${away.toFixed(1)} ${(-away).toFixed(1)})`)
    .attr(
      'd',
      mark === '▲'
        ? `M0 ${-size}L${size} ${size * 0.8}L${-size} ${size * 0.8}Z`
        : `M0 ${-tip}L${tip} 0L0 ${tip}L${-tip} 0Z`,
    )
    .node() as SVGElement;
}

/** Flashes a node once: its config epoch changed. */
export function flash(layer: Group, d: PlacedDot): void {
  const ring = layer
    .append('circle')
    .attr('class', 'tg-flash')
    .attr('cx', d.x)
    .attr('cy', d.y)
    .attr('r', d.r + 4);
  ring.on('animationend', () => ring.remove());
}
