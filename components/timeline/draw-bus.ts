import { line, type ScaleTime, type Selection, scaleLinear } from 'd3';
import type { BusPoint } from '@/lib/layout/timeline-counts';
import type { LaneBox } from '@/lib/layout/timeline-lanes';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** The cluster's bus connections over time as a line, and what is in trouble of them as a filled shape below it. */
export function drawBus(
  layer: Group,
  points: readonly BusPoint[],
  scale: ScaleTime<number, number>,
  box: LaneBox | undefined,
): void {
  const top = (box?.top ?? 0) + 3;
  const bottom = (box?.top ?? 0) + (box?.height ?? 0) - 3;
  const most = Math.max(1, ...points.map(point => point.established ?? 0));
  const mostTroubled = Math.max(1, ...points.map(point => point.troubled ?? 0));
  const y = scaleLinear([0, most], [bottom, top]);
  const troubledY = scaleLinear([0, Math.max(mostTroubled, most / 4)], [bottom, top]);
  const established = line<BusPoint>()
    .defined(point => point.established !== null)
    .x(point => scale(point.at))
    .y(point => y(point.established ?? 0));
  // A rectangle a step: a single one is to be seen too.
  const step = (points[1]?.at ?? 0) - (points[0]?.at ?? 0);
  const troubled = points
    .filter(point => (point.troubled ?? 0) > 0)
    .map(({ at, troubled: count }) => {
      const left = scale(at);
      const right = Math.max(left + 1.5, scale(at + step));
      return `M${left.toFixed(1)} ${bottom}V${troubledY(count ?? 0).toFixed(1)}H${right.toFixed(1)}V${bottom}Z`;
    })
    .join('');
  layer
    .selectAll<SVGPathElement, readonly [string, string]>('path')
    .data(
      box
        ? [
            ['tl-troubled', troubled],
            ['tl-established', established(points) ?? ''],
          ]
        : [],
      d => d[0] ?? '',
    )
    .join('path')
    .attr('class', d => d[0] ?? '')
    .attr('d', d => d[1] ?? '');
}
