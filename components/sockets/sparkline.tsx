import { line, scaleLinear } from 'd3';
import type { Millis } from '@/lib/cluster/ids';
import { extentOf, type Point } from '@/lib/layout/socket-series';

const WIDTH = 100;
const HEIGHT = 22;

/** One counter over time, small. `name` and `format` make the sentence for those who do not see it. */
export function Sparkline({
  points,
  from,
  to,
  name,
  format,
}: {
  readonly points: readonly Point[];
  readonly from: Millis;
  readonly to: Millis;
  readonly name: string;
  readonly format: (value: number) => string;
}) {
  const extent = extentOf(points);
  const x = scaleLinear([from, to], [0, WIDTH]);
  // From zero, so that a wobble looks like one; never flat at the top.
  const y = scaleLinear([0, Math.max(1, extent?.most ?? 0)], [HEIGHT - 1.5, 2]);
  const path = line<Point>()
    .defined(point => point.value !== null)
    .x(point => Math.round(x(point.at) * 10) / 10)
    .y(point => Math.round(y(point.value ?? 0) * 10) / 10)(points);
  const words = extent
    ? `${name}: now ${format(extent.last)}, least ${format(extent.least)}, most ${format(extent.most)}`
    : `${name}: nothing sampled`;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
      className="h-[22px] w-full min-w-0"
    >
      <title>{words}</title>
      <path d={`M0 ${HEIGHT - 1}H${WIDTH}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
      <path
        d={path ?? ''}
        fill="none"
        stroke={extent && extent.most > 0 ? 'var(--accent)' : 'var(--ok)'}
        strokeWidth="1.4"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
