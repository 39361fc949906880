import { byName } from '../by-name';
import type { Millis, NodeId } from '../cluster/ids';
import { PLANE_COUNTERS, type PlaneCounters } from '../sockets/picture/plane-counters';
import type { NodeSocketState, SocketSeries } from '../sockets/picture/socket-picture';

export type Plane = 'client' | 'bus';
export type Counter = keyof PlaneCounters;

/** One counter over time: `null` where nothing was sampled. */
export interface Point {
  readonly at: Millis;
  readonly value: number | null;
}

export interface Extent {
  readonly least: number;
  readonly most: number;
  readonly last: number;
}

/** A series that begins empty, for a node of which nothing was kept. */
export function emptySeries(node: NodeId): SocketSeries {
  const none = byName(PLANE_COUNTERS, () => []);
  return { node, at: [], client: none, bus: none };
}

/** The series with a newer sample behind it and nothing older than `from`; the same object when the sample is not newer. */
export function appendSample(series: SocketSeries, sample: NodeSocketState, from: Millis): SocketSeries {
  if (sample.at <= (series.at.at(-1) ?? 0)) return series;
  const first = series.at.findIndex(at => at >= from);
  const drop = first < 0 ? series.at.length : first;
  const extend = (plane: SocketSeries['client'], now: PlaneCounters | null): SocketSeries['client'] =>
    byName(PLANE_COUNTERS, counter => [...plane[counter].slice(drop), now?.[counter] ?? null]);
  return {
    node: series.node,
    at: [...series.at.slice(drop), sample.at],
    client: extend(series.client, sample.client),
    bus: extend(series.bus, sample.bus),
  };
}

/** One counter's points since `from`; a pause longer than `gap` breaks the line. */
export function pointsOf(
  series: SocketSeries,
  plane: Plane,
  counter: Counter,
  { from, gap }: { readonly from: Millis; readonly gap: Millis },
): readonly Point[] {
  const values = series[plane][counter];
  const points: Point[] = [];
  series.at.forEach((at, i) => {
    if (at < from) return;
    const before = points.at(-1);
    if (before && at - before.at > gap) points.push({ at: before.at + 1, value: null });
    points.push({ at, value: values[i] ?? null });
  });
  return points;
}

/** Least, most and last value; null when there is none. */
export function extentOf(points: readonly Point[]): Extent | null {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const last = values.at(-1);
  if (last === undefined) return null;
  return { least: Math.min(...values), most: Math.max(...values), last };
}
