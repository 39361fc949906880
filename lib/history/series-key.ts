import type { NodeId } from '../cluster/ids';

/** Whose numbers: a node's id, `host:<name>`, or `cluster`. */
export type Subject = NodeId | `host:${string}` | 'cluster';

/** INFO gauges as in `NodeMeasures`, counters of both planes, and times as ms before the tick. */
export type Measure =
  | `info.${string}`
  /** One of `PLANE_COUNTERS`. */
  | `client.${string}`
  | `bus.${string}`
  | `sockets.${string}`
  | `host.${string}`
  | `cluster.${string}`;

/** Names one series of numbers of one cluster: `<subject> <measure>`. */
export type SeriesKey = `${Subject} ${Measure}`;

/** What a series was over a range: one value a step, `null` where nothing was kept. */
export interface SeriesPoints {
  readonly key: SeriesKey;
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly last: readonly (number | null)[];
}

export interface SeriesReply {
  /** Beginning of each step, ms since the epoch; goes with the i-th value of every series. */
  readonly at: readonly number[];
  /** ms between two values: the one asked for, or the coarser one that is still kept. */
  readonly step: number;
  readonly series: readonly SeriesPoints[];
}
