import { brushX, type D3BrushEvent, type D3ZoomEvent, type Selection, zoom, zoomIdentity } from 'd3';
import {
  clampSpan,
  LONGEST,
  panBy,
  SHORTEST,
  spanOf,
  transformOf,
  type View,
  viewOf,
} from '@/lib/layout/timeline-view';

export interface GestureOptions {
  readonly root: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly brushLayer: Selection<SVGGElement, unknown, null, undefined>;
  /** Where the plot begins, in px from the left. */
  readonly left: number;
  readonly view: () => View;
  readonly width: () => number;
  readonly onView: (view: View) => void;
  /** `x` px from the plot's left. */
  readonly onClick: (x: number) => void;
}

/** Wheel and pinch zoom, drag pans, a sideways wheel pans, Shift-drag picks a range, a click goes there. */
export function timelineGestures({ root, brushLayer, left, view, width, onView, onClick }: GestureOptions) {
  const svg = root.node();
  /** The view that a scale of 1 is for; anew with each gesture, so that no rounding adds up. */
  let base = view();
  let gesturing = false;

  const zooming = zoom<SVGSVGElement, unknown>()
    .filter((event: Event) => {
      // Before d3 looks where the pointer is: what is in sight is where a gesture begins.
      if (!gesturing) sync();
      if (event instanceof WheelEvent) return isVertical(event) && mayTakeWheel(event, svg);
      if (event instanceof MouseEvent) return event.button === 0 && !event.shiftKey && !event.ctrlKey;
      return true;
    })
    .extent(() => [
      [0, 0],
      [width(), 1],
    ])
    .on('start', () => {
      gesturing = true;
    })
    .on('end', () => {
      gesturing = false;
    })
    .on('zoom', (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
      if (!event.sourceEvent) return;
      // Gestures are measured from the svg's left border, the plot begins after it.
      const { k } = event.transform;
      const x = event.transform.x + left * (k - 1);
      onView(viewOf({ k, x }, base, width()));
    });
  const sync = () => {
    if (!svg) return;
    base = view();
    zooming.scaleExtent([spanOf(base) / LONGEST, spanOf(base) / SHORTEST]);
    const { k, x } = transformOf(base, base, width());
    root.property('__zoom', zoomIdentity.translate(x, 0).scale(k));
  };
  root
    .call(zooming)
    .on('dblclick.zoom', null)
    .on('wheel.pan', (event: WheelEvent) => {
      if (isVertical(event) || !mayTakeWheel(event, svg)) return;
      event.preventDefault();
      const pixels = event.deltaX || event.deltaY;
      onView(panBy(view(), pixels / width(), Number.POSITIVE_INFINITY));
    })
    .on('click.go', (event: MouseEvent) => {
      const x = event.clientX - (svg?.getBoundingClientRect().left ?? 0) - left;
      if (x >= 0 && !event.shiftKey) onClick(x);
    });

  const brushing = brushX<unknown>()
    .filter((event: MouseEvent) => event.shiftKey && event.button === 0)
    .on('end', (event: D3BrushEvent<unknown>) => {
      if (!event.sourceEvent || !event.selection) return;
      const [a, b] = event.selection as [number, number];
      const { from } = view();
      const msPerPx = spanOf(view()) / width();
      brushLayer.call(brushing.move, null);
      const start = from + (a - left) * msPerPx;
      const span = clampSpan((b - a) * msPerPx);
      onView({ from: start, to: start + span });
    });

  return {
    update({ height }: { readonly height: number }) {
      brushing.extent([
        [left, 0],
        [left + width(), height],
      ]);
      brushLayer.call(brushing);
    },
    destroy() {
      root.on('.zoom', null).on('.pan', null).on('.go', null);
      brushLayer.on('.brush', null);
    },
  };
}

const isVertical = (event: WheelEvent) => !event.shiftKey && Math.abs(event.deltaY) >= Math.abs(event.deltaX);

/** On a page that scrolls, the wheel is the page's, but with Ctrl or while the timeline has the focus. */
function mayTakeWheel(event: WheelEvent, svg: SVGSVGElement | null): boolean {
  const page = document.documentElement;
  if (page.scrollHeight <= page.clientHeight) return true;
  return event.ctrlKey || event.metaKey || (svg?.contains(document.activeElement) ?? false);
}
