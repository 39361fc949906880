import { type Selection, select, zoom, zoomIdentity } from 'd3';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { equalShares } from '@/lib/layout/equal-shares';
import { type RingGeometry, ringGeometry, type Size } from '@/lib/layout/ring-geometry';
import { ringLayout } from '@/lib/layout/ring-layout';
import type { Seats } from '@/lib/layout/ring-seats';
import type { Scheme } from '@/lib/paint/owner-colour';
import type { Hue } from '@/lib/paint/owner-hues';
import { drawArcs } from './draw-arcs';
import { drawLabels, type Measure } from './draw-labels';
import { drawLinks } from './draw-links';
import { drawNodes, flash, type PlacedDot } from './draw-nodes';
import { centreOf, dotsOf, linksOf } from './graph-model';

/** What the graph shows. */
export interface GraphPicture {
  readonly topology: Topology;
  readonly hues: ReadonlyMap<NodeId, Hue>;
  readonly scheme: Scheme;
  readonly size: Size;
  readonly selected: NodeId | null;
  readonly stale: boolean;
  /** The server's clock, up to which ages are counted. */
  readonly now: Millis;
}

export interface Graph {
  update(picture: GraphPicture): void;
  /** Zooms by a factor about the middle; null goes back to the whole. */
  zoom(factor: number | null): void;
  destroy(): void;
}

/** Parked nodes are drawn small: they serve nothing, and there may be many. */
const PARKED_RADIUS = 10;

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** The master and replica graph inside `svg`. Zoom moves one group and lays nothing out again. */
export function topologyGraph(svg: SVGSVGElement, onSelect: (id: NodeId | null) => void): Graph {
  const root = select(svg)
    .attr('role', 'group')
    .attr(
      'aria-label',
      'Master and replica graph: arrow keys step through the nodes in slot order, Enter selects',
    );
  const world: Group = root.append('g');
  const layer = (name: string): Group => world.append('g').attr('class', name);
  const [arcs, overlays, links, centre, flashes, nodes, labels] = [
    layer('tg-arcs'),
    layer('tg-overlays'),
    layer('tg-links'),
    layer('tg-centre'),
    layer('tg-flashes'),
    layer('tg-nodes'),
    layer('tg-labels'),
  ];
  const tray = world.append('text').attr('class', 'tg-tray');
  const measure = textMeasure();
  let picture: GraphPicture | null = null;
  let seats: Seats = new Map();
  let epochs = new Map<NodeId, number>();
  let dots: readonly PlacedDot[] = [];
  let current: NodeId | null = null;
  let hovered: NodeId | null = null;
  /** While a gesture lasts, nodes pass under a resting pointer: that is no hovering. */
  let zoomed = false;

  const zooming = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, 12])
    .filter((event: Event) => {
      if (event instanceof WheelEvent)
        return event.ctrlKey || event.metaKey || svg.contains(document.activeElement);
      if ('touches' in event) return (event as TouchEvent).touches.length > 1;
      return event instanceof MouseEvent && event.button === 0 && !event.ctrlKey;
    })
    .on('start', () => {
      zoomed = true;
    })
    .on('end', () => {
      zoomed = false;
    })
    .on('zoom', event => world.attr('transform', event.transform.toString()));
  root.call(zooming).on('dblclick.zoom', null);

  function relabel(geometry: RingGeometry): void {
    if (picture)
      drawLabels(labels, dots, [picture.selected, hovered], { geometry, size: picture.size, measure });
  }

  function draw(): void {
    if (!picture) return;
    const { topology, hues, scheme, size, selected, stale, now } = picture;
    const seated =
      topology.mode === 'sockets' ? { ...topology, nodes: equalShares(topology.nodes) } : topology;
    const layout = ringLayout(seated, size, seats);
    seats = layout.seats;
    const { geometry } = layout;
    dots = dotsOf(topology, Math.min(size.width, size.height) / 2, now).flatMap(dot => {
      const position = layout.positions.get(dot.id);
      if (!position) return [];
      const r = position.place === 'tray' ? Math.min(dot.r, PARKED_RADIUS) : dot.r;
      return [{ ...dot, ...position, r }];
    });
    const byId = new Map(dots.map(dot => [dot.id, dot]));
    if (current === null || !byId.has(current)) current = dots[0]?.id ?? null;
    for (const group of [arcs, overlays]) group.attr('transform', `translate(${geometry.x} ${geometry.y})`);
    drawArcs(arcs, overlays, layout, topology, hues, scheme);
    drawLinks(links, linksOf(topology).links, byId, geometry);
    drawNodes(nodes, dots, selected, current);
    relabel(geometry);
    drawCentre(centre, centreOf(topology, stale), geometry);
    const parked = dots.filter(dot => dot.place === 'tray');
    const unplaced = [...seats.values()].filter(seat => seat.type === 'tray').length - parked.length;
    const nearTitle = parked.filter(dot => dot.x < geometry.x && dot.y > geometry.y);
    tray
      .attr('x', 12)
      .attr('y', Math.min(size.height, ...nearTitle.map(dot => dot.y - dot.r)) - 8)
      .text(
        parked.length > 0 ? `Not serving slots${unplaced > 0 ? `, ${unplaced} more not drawn` : ''}` : '',
      );
    for (const dot of dots) {
      const before = epochs.get(dot.id);
      if (before !== undefined && before !== dot.node.configEpoch && dot.node.role === 'master')
        flash(flashes, dot);
    }
    epochs = new Map(dots.map(dot => [dot.id, dot.node.configEpoch]));
  }

  const idOf = (event: Event): NodeId | null => {
    const target = event.target instanceof Element ? event.target.closest<SVGGElement>('g.tg-node') : null;
    return (target?.dataset.id as NodeId | undefined) ?? null;
  };
  const hover = (id: NodeId | null) => {
    if (id === hovered || zoomed) return;
    hovered = id;
    if (picture) relabel(ringGeometry(picture.size));
  };
  const focusOn = (id: NodeId | null) => {
    current = id;
    draw();
    nodes
      .selectAll<SVGGElement, PlacedDot>('g.tg-node')
      .filter(d => d.id === id)
      .node()
      ?.focus({ preventScroll: true });
  };

  root
    .on('click', (event: MouseEvent) => {
      const id = idOf(event);
      if (id !== null) current = id;
      onSelect(id === picture?.selected ? null : id);
    })
    .on('pointerover', (event: PointerEvent) => hover(idOf(event)))
    .on('pointerleave', () => hover(null))
    .on('keydown', (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const at = dots.findIndex(dot => dot.id === current);
      const go = (step: number) => focusOn(dots[(at + step + dots.length) % dots.length]?.id ?? null);
      switch (event.key) {
        case 'j':
        case 'ArrowRight':
        case 'ArrowDown':
          go(1);
          break;
        case 'k':
        case 'ArrowLeft':
        case 'ArrowUp':
          go(-1);
          break;
        case 'Home':
          focusOn(dots[0]?.id ?? null);
          break;
        case 'End':
          focusOn(dots.at(-1)?.id ?? null);
          break;
        case 'Enter':
        case ' ':
          onSelect(current === picture?.selected ? null : current);
          break;
        default:
          return;
      }
      event.preventDefault();
      event.stopPropagation();
    });

  // On the HTML parent: Chromium lets an SVG element with focus listeners take the focus itself.
  const frame = select(svg.parentElement);
  frame
    .on('focusin.graph', (event: FocusEvent) => hover(idOf(event)))
    .on('focusout.graph', () => hover(null));

  return {
    update(next) {
      const moved = picture?.size.width !== next.size.width || picture?.size.height !== next.size.height;
      picture = next;
      // Following a new size should be immediate, following a failover should be seen.
      root.classed('tg-still', moved);
      draw();
    },
    zoom(factor) {
      if (factor === null) root.call(zooming.transform, zoomIdentity);
      else root.call(zooming.scaleBy, factor);
    },
    destroy() {
      frame.on('.graph', null);
      root.on('.zoom', null).on('click pointerover pointerleave keydown', null);
      svg.replaceChildren();
      picture = null;
    },
  };
}

function drawCentre(
  layer: Group,
  { figure, caption, note }: ReturnType<typeof centreOf>,
  at: { readonly x: number; readonly y: number },
): void {
  layer
    .selectAll<SVGTextElement, readonly [string, string]>('text')
    .data([
      ['tg-figure', figure],
      ['tg-caption', caption],
      ['tg-note', note],
    ] as const)
    .join('text')
    .attr('class', d => d[0])
    .attr('x', at.x)
    .attr('y', (_, i) => at.y + ([-2, 18, 36][i] ?? 0))
    .text(d => d[1]);
}

/** Measures with the page's own fonts, and remembers. */
function textMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, number>();
  const sans = getComputedStyle(document.body).fontFamily;
  const fonts = [`12.5px "JetBrains Mono Variable", "DejaVu Sans Mono", monospace`, `12px ${sans}`] as const;
  return (text, line) => {
    const key = `${line}${text}`;
    let width = known.get(key);
    if (width === undefined) {
      if (context) context.font = fonts[line];
      width = (context?.measureText(text).width ?? text.length * 7.5) + 2;
      if (known.size > 4000) known.clear();
      known.set(key, width);
    }
    return width;
  };
}
