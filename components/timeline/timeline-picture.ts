import { type ScaleTime, type Selection, scaleTime, select } from 'd3';
import type { Millis } from '@/lib/cluster/ids';
import type { BusPoint } from '@/lib/layout/timeline-counts';
import { LANE_NAMES, type Lane, type LaneBox, laneBoxes } from '@/lib/layout/timeline-lanes';
import { followingView, spanOf, type View } from '@/lib/layout/timeline-view';
import { drawAxis } from './draw-axis';
import { drawBus } from './draw-bus';
import { drawItems } from './draw-items';
import { itemKeys } from './item-keys';
import { playhead } from './playhead';
import { timelineGestures } from './timeline-gestures';
import type { TimelineItem } from './timeline-items';

/** What the timeline shows. */
export interface TimelinePicture {
  readonly items: (msPerPx: number, end: Millis) => readonly TimelineItem[];
  readonly bus: readonly BusPoint[];
  readonly lanes: ReadonlySet<Lane>;
  /** A stretch of time, or how much of the past to show of what follows the present. */
  readonly view: View | { readonly following: Millis };
  /** The moment on the playhead; null while live. */
  readonly at: Millis | null;
  /** The moment that the picture on screen is of, where it is another one. */
  readonly shownAt: Millis | null;
  readonly width: number;
  readonly labelOf: (item: TimelineItem) => string;
  readonly nameOf: (item: TimelineItem & { readonly type: 'diagnosis' }) => string;
}

export interface TimelineHandlers {
  /** The present by the server's clock; null while it is not known. */
  readonly now: () => Millis | null;
  readonly onView: (view: View) => void;
  readonly onSeek: (at: Millis) => void;
  /** An item is pointed at, its middle at `x` px; null for none. */
  readonly onPoint: (pointed: { readonly item: TimelineItem; readonly x: number } | null) => void;
}

export interface Timeline {
  update(picture: TimelinePicture): void;
  /** Time has gone on: moves what is drawn, and draws anew only once that runs out. */
  tick(): void;
  destroy(): void;
}

/** Room for the lanes' names, in px. */
const GUTTER = 82;
const TOP = 12;
const AXIS = 22;
/** A time nearer to a border has a label that would be cut off, in px. */
const LABEL = 24;
/** How much is drawn beyond either border, as a share of the view. */
const BEYOND = 0.5;

/** The timeline's height for these lanes, in px. */
export function timelineHeight(lanes: ReadonlySet<Lane>): number {
  return bottomOf(laneBoxes(lanes, TOP)) + AXIS;
}

const bottomOf = (boxes: readonly LaneBox[]) => {
  const last = boxes.at(-1);
  return last ? last.top + last.height : TOP;
};

/** The timeline inside `svg`. */
export function timelinePicture(svg: SVGSVGElement, handlers: TimelineHandlers): Timeline {
  const root = select(svg)
    .attr('role', 'group')
    .attr('aria-label', "Timeline: arrow keys go from mark to mark, Enter goes to a mark's moment");
  const clip = root.append('defs').append('clipPath').attr('id', 'tl-past').append('rect').attr('y', 0);
  root.append('defs').html(HATCHES);
  const layer = (parent: Selection<SVGGElement, unknown, null, undefined>, name: string) =>
    parent.append('g').attr('class', name);
  const ground = root.append('rect').attr('class', 'tl-ground');
  const brushLayer = root.append('g').attr('class', 'tl-brush');
  const names = root.append('g').attr('class', 'tl-names').attr('aria-hidden', 'true');
  const frame = root.append('svg').attr('class', 'tl-frame').attr('y', 0);
  const axis = layer(frame.append('g'), 'tl-axis').attr('aria-hidden', 'true');
  const past = frame.append('g').attr('clip-path', 'url(#tl-past)');
  const moving = layer(past, 'tl-moving');
  const bus = layer(moving, 'tl-bus').attr('aria-hidden', 'true');
  const marks = layer(moving, 'tl-items');
  const live = frame.append('path').attr('class', 'tl-now');
  let picture: TimelinePicture | null = null;
  /** What was drawn last: the view it was drawn for, and its scale. */
  let drawn: { readonly view: View; readonly scale: ScaleTime<number, number> } | null = null;
  let items: readonly TimelineItem[] = [];

  const now = () => handlers.now() ?? picture?.at ?? Date.now();
  const plotWidth = () => Math.max(50, (picture?.width ?? 0) - GUTTER);
  const viewNow = (): View => {
    if (!picture) return { from: 0, to: 1 };
    return 'following' in picture.view ? followingView(picture.view.following, now()) : picture.view;
  };
  const screenX = (at: Millis) => {
    const view = viewNow();
    return ((at - view.from) / spanOf(view)) * plotWidth();
  };
  const timeAt = (x: number) => {
    const view = viewNow();
    return view.from + (x / plotWidth()) * spanOf(view);
  };
  const head = playhead(frame, {
    timeAt,
    now,
    onSeek: handlers.onSeek,
    span: () => spanOf(viewNow()),
    origin: () => svg.getBoundingClientRect().left + GUTTER,
  });
  const keys = itemKeys(marks, {
    items: () => items,
    onCurrent: () => draw(),
    onPoint: item => handlers.onPoint(item && { item, x: GUTTER + screenX(middleOf(item, viewNow())) }),
    onGo: item => go(item),
  });
  const go = (item: TimelineItem) => {
    const view = viewNow();
    const length = item.to - item.from;
    const many = item.type === 'mark' && item.mark.events.length > 1;
    // A closer look takes a crowd apart; where it does not, one goes there.
    if (many && length * 8 < spanOf(view) && length > 2000) {
      const pad = Math.max(length, 30_000);
      handlers.onView({ from: item.from - pad, to: item.to + pad });
    } else handlers.onSeek(item.at);
  };
  const gestures = timelineGestures({
    root,
    brushLayer,
    left: GUTTER,
    view: viewNow,
    width: plotWidth,
    onView: handlers.onView,
    onClick: x => handlers.onSeek(timeAt(x)),
  });

  function draw(): void {
    if (!picture) return;
    const view = viewNow();
    const width = plotWidth();
    const span = spanOf(view);
    const boxes = laneBoxes(picture.lanes, TOP);
    const bottom = bottomOf(boxes);
    const beyond = { from: view.from - span * BEYOND, to: view.to + span * BEYOND };
    const scale = scaleTime([beyond.from, beyond.to], [-width * BEYOND, width * (1 + BEYOND)]);
    items = picture
      .items(span / width, beyond.to)
      .filter(item => item.to >= beyond.from && item.from <= beyond.to);
    drawn = { view, scale };
    // What is drawn anew must not glide to its place.
    root.classed('tl-still', true);
    root.attr('width', picture.width).attr('height', bottom + AXIS);
    ground
      .attr('x', GUTTER)
      .attr('y', 0)
      .attr('width', width)
      .attr('height', bottom + AXIS);
    frame
      .attr('x', GUTTER)
      .attr('width', width)
      .attr('height', bottom + AXIS);
    clip.attr('height', bottom);
    drawNames(
      names,
      boxes,
      picture.width,
      picture.bus.findLast(point => point.established !== null),
    );
    drawAxis(axis, scale, { top: TOP, bottom });
    drawBus(
      bus,
      picture.bus,
      scale,
      boxes.find(box => box.lane === 'sockets'),
    );
    keys.keep(() =>
      drawItems(marks, items, {
        scale,
        boxes,
        left: 0,
        current: keys.current(),
        labelOf: picture?.labelOf ?? String,
        nameOf: picture?.nameOf ?? String,
      }),
    );
    gestures.update({ height: bottom });
    move();
  }

  /** Puts what is drawn where it belongs now. */
  function move(): void {
    if (!picture || !drawn) return;
    const view = viewNow();
    const width = plotWidth();
    const shift = ((drawn.view.from - view.from) / spanOf(view)) * width;
    moving.attr('transform', `translate(${shift.toFixed(2)} 0)`);
    axis.attr('transform', `translate(${shift.toFixed(2)} ${axisTop()})`);
    axis
      .selectAll<SVGTextElement, Date>('.tick text')
      .attr('opacity', date => (screenX(+date) < LABEL || screenX(+date) > width - LABEL ? 0 : null));
    const nowX = Math.max(0, Math.min(width, screenX(now())));
    clip.attr('width', nowX);
    live.attr('d', `M${nowX.toFixed(1)} ${TOP - 4}V${axisTop()}`);
    head.update({
      at: picture.at,
      x: screenX(picture.at ?? now()),
      shownX: picture.shownAt === null ? null : screenX(picture.shownAt),
      bottom: axisTop(),
      view,
    });
  }
  const axisTop = () => (picture ? bottomOf(laneBoxes(picture.lanes, TOP)) : 0);

  return {
    update(next) {
      picture = next;
      draw();
    },
    tick() {
      if (!picture || !drawn) return;
      const moved = Math.abs(viewNow().from - drawn.view.from) / spanOf(drawn.view);
      if (moved > BEYOND / 2) draw();
      else {
        root.classed('tl-still', false);
        move();
      }
    },
    destroy() {
      keys.destroy();
      gestures.destroy();
      head.destroy();
      svg.replaceChildren();
      picture = null;
    },
  };
}

/** Where to point at an item: the middle of what is in sight of it. */
function middleOf(item: TimelineItem, view: View): Millis {
  if (item.type === 'mark') return item.at;
  return (Math.max(item.from, view.from) + Math.min(item.to, view.to)) / 2;
}

function drawNames(
  layer: Selection<SVGGElement, unknown, null, undefined>,
  boxes: readonly LaneBox[],
  width: number,
  bus: BusPoint | undefined,
): void {
  layer
    .selectAll<SVGTextElement, LaneBox>('text')
    .data(boxes, d => d.lane)
    .join('text')
    .attr('x', 16)
    .attr('y', d => d.top + d.height / 2 + 4)
    .text(d =>
      d.lane === 'sockets' && bus ? `${LANE_NAMES[d.lane]} ${bus.established}` : LANE_NAMES[d.lane],
    );
  layer
    .selectAll<SVGPathElement, LaneBox>('path')
    .data(boxes, d => d.lane)
    .join('path')
    .attr('d', d => `M0 ${d.top + d.height}H${width}`);
}

/** Told apart without colour: slanted lines for a warning, denser ones for what is critical. */
const HATCHES = ['warning', 'critical', 'info']
  .map(
    level =>
      `<pattern id="tl-hatch-${level}" class="tl-hatch-${level}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6"/><path d="M0 0V6"/></pattern>`,
  )
  .join('');
