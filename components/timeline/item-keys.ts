import type { Selection } from 'd3';
import type { TimelineItem } from './timeline-items';

type Group = Selection<SVGGElement, unknown, null, undefined>;

export interface ItemKeysOptions {
  readonly items: () => readonly TimelineItem[];
  /** Another item is the one that Tab leads to. */
  readonly onCurrent: () => void;
  readonly onPoint: (item: TimelineItem | null) => void;
  readonly onGo: (item: TimelineItem) => void;
}

/** Focus and pointer on the marks: one of them is in the tab order, arrows lead to the others, Enter goes there. */
export function itemKeys(layer: Group, { items, onCurrent, onPoint, onGo }: ItemKeysOptions) {
  let current: string | null = null;

  const itemOf = (event: Event): TimelineItem | null => {
    const target = event.target instanceof Element ? event.target.closest('g.tl-item') : null;
    return target ? ((target as SVGGElement & { __data__?: TimelineItem }).__data__ ?? null) : null;
  };
  const nodeOf = (key: string | null) =>
    layer
      .selectAll<SVGGElement, TimelineItem>('g.tl-item')
      .filter(d => d.key === key)
      .node();
  const focusOn = (item: TimelineItem | undefined) => {
    if (!item) return;
    current = item.key;
    onCurrent();
    nodeOf(current)?.focus({ preventScroll: true });
  };
  const inLane = (item: TimelineItem, step: number) => {
    const lane = items()
      .filter(each => each.lane === item.lane)
      .sort((a, b) => a.at - b.at);
    return lane[lane.findIndex(each => each.key === item.key) + step];
  };
  const otherLane = (item: TimelineItem, step: number) => {
    const lanes = [...new Set(items().map(each => each.lane))];
    const lane = lanes[lanes.indexOf(item.lane) + step];
    return items()
      .filter(each => each.lane === lane)
      .sort((a, b) => Math.abs(a.at - item.at) - Math.abs(b.at - item.at))[0];
  };

  layer
    .on('click', (event: MouseEvent) => {
      const item = itemOf(event);
      if (!item) return;
      event.stopPropagation();
      current = item.key;
      onGo(item);
    })
    .on('pointerover', (event: PointerEvent) => onPoint(itemOf(event)))
    .on('pointerout', () => onPoint(focused()))
    .on('focusin', (event: FocusEvent) => onPoint(itemOf(event)))
    .on('focusout', () => onPoint(null))
    .on('keydown', (event: KeyboardEvent) => {
      const item = itemOf(event);
      if (!item || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const lane = items().filter(each => each.lane === item.lane);
      switch (event.key) {
        case 'ArrowLeft':
          focusOn(inLane(item, -1));
          break;
        case 'ArrowRight':
          focusOn(inLane(item, 1));
          break;
        case 'ArrowUp':
          focusOn(otherLane(item, -1));
          break;
        case 'ArrowDown':
          focusOn(otherLane(item, 1));
          break;
        case 'Home':
          focusOn(lane[0]);
          break;
        case 'End':
          focusOn(lane.at(-1));
          break;
        case 'Enter':
        case ' ':
          onGo(item);
          break;
        case 'Escape':
          onPoint(null);
          break;
        default:
          return;
      }
      event.preventDefault();
      event.stopPropagation();
    });

  function focused(): TimelineItem | null {
    const holder = document.activeElement?.closest('g.tl-item');
    return items().find(item => holder && nodeOf(item.key) === holder) ?? null;
  }

  return {
    /** The item in the tab order: the last one that was used, else the newest. */
    current(): string | null {
      const all = items();
      if (!all.some(item => item.key === current)) {
        const newest = all.filter(item => item.type === 'mark').at(-1) ?? all.at(-1);
        current = newest?.key ?? null;
      }
      return current;
    },
    /** Draws, and gives the focus to the item nearest to the one that had it where that is gone. */
    keep(paint: () => void) {
      const before = focused();
      const held = layer.node()?.contains(document.activeElement) ?? false;
      paint();
      if (!held || layer.node()?.contains(document.activeElement)) return;
      const lane = before ? items().filter(item => item.lane === before.lane) : items();
      const [nearest] = [...lane].sort(
        (a, b) => Math.abs(a.at - (before?.at ?? 0)) - Math.abs(b.at - (before?.at ?? 0)),
      );
      if (nearest) nodeOf(nearest.key)?.focus({ preventScroll: true });
    },
    destroy() {
      layer.on('click pointerover pointerout focusin focusout keydown', null);
    },
  };
}
