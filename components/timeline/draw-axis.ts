import { axisBottom, type ScaleTime, type Selection } from 'd3';
import { tickWords } from '@/lib/layout/timeline-ticks';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** A label takes about as much, in px, with the space it needs. */
const ROOM = 92;

/** The time axis along the bottom, and faint lines up through the lanes. */
export function drawAxis(
  layer: Group,
  scale: ScaleTime<number, number>,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): void {
  const [left = 0, right = 0] = scale.range();
  const ticks = scale.ticks(Math.max(2, Math.round((right - left) / ROOM)));
  const [first, second] = ticks;
  const step = first && second ? second.getTime() - first.getTime() : 0;
  layer
    .call(
      axisBottom<Date>(scale)
        .tickValues(ticks)
        .tickFormat(date => tickWords(date, step))
        .tickSizeInner(top - bottom)
        .tickSizeOuter(0)
        .tickPadding(6),
    )
    .attr('font-family', null)
    .attr('font-size', null);
}
