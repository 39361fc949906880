import type { Millis } from '../cluster/ids';
import type { SeriesReply } from '../history/series-key';

/** All of a cluster's bus connections at one step. */
export interface BusPoint {
  readonly at: Millis;
  /** Connections in ESTABLISHED, the least of the step; null where nothing was kept. */
  readonly established: number | null;
  /** Connections that retransmit or hold what nobody reads, the most of the step. */
  readonly troubled: number | null;
}

/** Sums the nodes' series up: a node without a value at a step adds nothing. */
export function busPoints({ at, series }: SeriesReply): readonly BusPoint[] {
  const sum = (measure: string, side: 'min' | 'max', place: number): number | null => {
    let total: number | null = null;
    for (const one of series) {
      if (!one.key.endsWith(measure)) continue;
      const value = one[side][place];
      if (value !== null && value !== undefined) total = (total ?? 0) + value;
    }
    return total;
  };
  return at.map((moment, place) => ({
    at: moment,
    established: sum(' bus.established', 'min', place),
    troubled: sum(' bus.retransmitting', 'max', place),
  }));
}
