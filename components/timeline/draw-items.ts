import type { ScaleTime, Selection } from 'd3';
import type { Level } from '@/lib/cluster/topology';
import type { Lane, LaneBox } from '@/lib/layout/timeline-lanes';
import { KIND_WORDS } from '../diagnosis/kind-words';
import { DIAGNOSIS_ROWS, type TimelineItem } from './timeline-items';

type Group = Selection<SVGGElement, unknown, null, undefined>;
type Items = Selection<SVGGElement, TimelineItem, SVGGElement, unknown>;

/** The shapes of `StateMark`, about the middle of a mark. */
const SHAPES: Readonly<Record<Level, string>> = {
  ok: 'M0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z',
  info: 'M-6-2.500H5M2.200-5.300l2.800 2.800-2.800 2.800M6 3H-5M-2.200.200l-2.800 2.800 2.800 2.800',
  warning: 'M0-6.200 6.600 5.600H-6.600Z',
  critical: 'M0-7.200 7.200 0 0 7.200-7.200 0Z',
  unknown: 'M-3-2.600a3 3 0 1 1 4.600 2.500C.500.600 0 1.200 0 2.300M0 5.400v.1',
};
/** How much of its lane a level's bar fills: trouble is taller, also without colour. */
const FILLS: Readonly<Record<Level | 'off', number>> = {
  off: 0.12,
  ok: 0.22,
  unknown: 0.5,
  info: 0.5,
  warning: 0.75,
  critical: 1,
};
/** A letter's width in a bar, about, in px. */
const LETTER = 6.2;

export interface ItemPlaces {
  readonly scale: ScaleTime<number, number>;
  readonly boxes: readonly LaneBox[];
  /** Left edge of what is in sight, where the names of bars begin that began before. */
  readonly left: number;
  readonly current: string | null;
  readonly labelOf: (item: TimelineItem) => string;
  readonly nameOf: (item: TimelineItem & { readonly type: 'diagnosis' }) => string;
}

/** Bars and marks, each of them a thing that takes the focus. Keyed, so that the focus stays while all around it changes. */
export function drawItems(layer: Group, items: readonly TimelineItem[], places: ItemPlaces): Items {
  const { scale, boxes, current, labelOf } = places;
  const boxOf = new Map<Lane, LaneBox>(boxes.map(box => [box.lane, box]));
  const [first = 0, last = 0] = scale.range();
  // What begins days before needs no pixel there.
  const x = (at: number) => Math.round(Math.max(first - 9, Math.min(last + 9, scale(at))) * 10) / 10;
  const all = layer
    .selectAll<SVGGElement, TimelineItem>('g.tl-item')
    .data(items, d => d.key)
    .join(enter => {
      const made = enter.append('g').attr('role', 'button');
      made.append('rect').attr('class', 'tl-hit');
      return made;
    })
    .attr('class', d => `tl-item tl-${d.type} tl-level-${levelOf(d)}`)
    .attr('tabindex', d => (d.key === current ? 0 : -1))
    .attr('aria-label', labelOf);
  all.each(function (item) {
    const box = boxOf.get(item.lane);
    if (!box) return;
    if (item.type === 'mark') drawMark(this, item, x(item.at), box);
    else drawBar(this, item, { left: x(item.from), right: x(item.to), box, places });
  });
  return all;
}

function levelOf(item: TimelineItem): Level | 'off' {
  switch (item.type) {
    case 'level':
      return item.bar.level;
    case 'diagnosis':
      return item.bar.kept.diagnosis.level;
    case 'mark':
      return item.mark.level;
  }
}

function drawMark(
  group: SVGGElement,
  item: TimelineItem & { readonly type: 'mark' },
  x: number,
  box: LaneBox,
): void {
  group.setAttribute('transform', `translate(${x} ${box.top + box.height / 2})`);
  const count = item.mark.events.length;
  place(group, 'rect', 'tl-hit', { x: -11, y: -box.height / 2, width: 22, height: box.height, rx: 3 });
  place(group, 'path', 'tl-shape', { d: SHAPES[item.mark.level] });
  const text = place(group, 'text', 'tl-count', { x: 9, y: 3.5 });
  text.textContent = count > 1 ? String(count) : '';
}

function drawBar(
  group: SVGGElement,
  item: TimelineItem & { readonly type: 'level' | 'diagnosis' },
  at: { readonly left: number; readonly right: number; readonly box: LaneBox; readonly places: ItemPlaces },
): void {
  const { left, right, box, places } = at;
  const width = Math.max(3, right - left);
  if (item.type === 'level') {
    const height = (box.height - 4) * FILLS[item.bar.level];
    const y = box.top + box.height - 2 - height;
    place(group, 'rect', 'tl-hit', { x: left, y: box.top + 1, width, height: box.height - 2 });
    place(group, 'rect', 'tl-bar', { x: left, y, width, height });
    return;
  }
  const { bar } = item;
  const rowHeight = box.height / DIAGNOSIS_ROWS;
  const y = box.top + bar.row * rowHeight + 1;
  const state = bar.kept.diagnosis.state;
  place(group, 'rect', 'tl-hit', { x: left, y, width, height: rowHeight - 1 });
  place(group, 'rect', `tl-bar tl-${state}`, { x: left, y: y + 0.5, width, height: rowHeight - 2, rx: 2 });
  const begin = Math.max(left, places.left) + 5;
  const words = `${KIND_WORDS[bar.kept.diagnosis.kind].name} ${places.nameOf(item)}${bar.count > 1 ? ` +${bar.count - 1}` : ''}`;
  const text = place(group, 'text', 'tl-name', { x: begin, y: y + rowHeight - 4 });
  text.textContent = words.length * LETTER < right - begin - 4 ? words : '';
}

const SVG = 'http://www.w3.org/2000/svg';

/** The child of this class, made when it is not there, with these attributes. */
function place(
  group: SVGGElement,
  tag: string,
  className: string,
  attributes: Readonly<Record<string, string | number>>,
): Element {
  const [first] = className.split(' ');
  let child = group.querySelector(`:scope > .${first}`);
  if (!child) {
    child = document.createElementNS(SVG, tag);
    group.append(child);
  }
  child.setAttribute('class', className);
  for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, String(value));
  return child;
}
