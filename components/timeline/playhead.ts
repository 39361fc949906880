import type { Selection } from 'd3';
import type { Millis } from '@/lib/cluster/ids';
import { spanOf, type View } from '@/lib/layout/timeline-view';
import { localDay, localSecond } from '../time/local-moment';

export interface PlayheadOptions {
  readonly timeAt: (x: number) => Millis;
  readonly now: () => Millis;
  readonly span: () => Millis;
  readonly onSeek: (at: Millis) => void;
  /** Where the plot begins in the window, in px. */
  readonly origin: () => number;
}

/** A handle one can grab with a finger, in px. */
const GRIP = 24;

/** The line at the moment on screen, with a handle to drag or to move by arrow keys. */
export function playhead(
  parent: Selection<SVGSVGElement, unknown, null, undefined>,
  { timeAt, now, span, onSeek, origin }: PlayheadOptions,
) {
  const shown = parent.append('path').attr('class', 'tl-shown');
  const head = parent
    .append('g')
    .attr('class', 'tl-head')
    .attr('role', 'slider')
    .attr('tabindex', 0)
    .attr('aria-label', 'Moment on screen')
    .attr('aria-valuenow', 0)
    .attr('display', 'none');
  head
    .append('rect')
    .attr('class', 'tl-grip')
    .attr('x', -GRIP / 2)
    .attr('width', GRIP)
    .attr('y', 0);
  head.append('path').attr('class', 'tl-line');
  head.append('path').attr('class', 'tl-handle').attr('d', 'M-6 0H6V6L0 12 -6 6Z');
  let at: Millis | null = null;
  let dragging = false;

  const xOf = (event: PointerEvent) => event.clientX - origin();
  head
    .on('pointerdown', (event: PointerEvent) => {
      if (event.button !== 0) return;
      dragging = true;
      head.node()?.setPointerCapture(event.pointerId);
      head.node()?.focus({ preventScroll: true });
    })
    .on('pointermove', (event: PointerEvent) => {
      if (dragging) onSeek(timeAt(xOf(event)));
    })
    .on('pointerup pointercancel', () => {
      dragging = false;
    })
    // The ground below would take these for a pan.
    .on('mousedown touchstart click', (event: Event) => event.stopPropagation())
    .on('keydown', (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const from = at ?? now();
      const steps: Readonly<Record<string, number>> = {
        ArrowLeft: -span() / 200,
        ArrowDown: -span() / 200,
        ArrowRight: span() / 200,
        ArrowUp: span() / 200,
        PageDown: -span() / 10,
        PageUp: span() / 10,
      };
      const step = steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onSeek(from + Math.sign(step) * Math.max(1000, Math.abs(step)));
    });

  return {
    update(place: {
      readonly at: Millis | null;
      readonly x: number;
      readonly shownX: number | null;
      readonly bottom: number;
      readonly view: View;
    }) {
      at = place.at;
      const moment = at ?? now();
      const inSight = moment >= place.view.from && moment <= place.view.to;
      head
        .attr('transform', `translate(${place.x.toFixed(1)} 0)`)
        .classed('tl-head-live', at === null)
        .attr('display', inSight ? null : 'none')
        .attr('aria-valuemin', Math.round((moment - spanOf(place.view)) / 1000))
        .attr('aria-valuemax', Math.round(now() / 1000))
        .attr('aria-valuenow', Math.round(moment / 1000))
        .attr('aria-valuetext', at === null ? 'now, live' : `${localSecond(at)}, ${localDay(at)}`);
      head.select('.tl-grip').attr('height', place.bottom);
      head.select('.tl-line').attr('d', `M0 10V${place.bottom}`);
      shown.attr('d', place.shownX === null ? '' : `M${place.shownX.toFixed(1)} 12V${place.bottom}`);
    },
    destroy() {
      head.on('pointerdown pointermove pointerup pointercancel mousedown touchstart click keydown', null);
    },
  };
}
