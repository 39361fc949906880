import { byName } from '../../by-name';
import type { PortCounter } from '../sample/port-counters';
import type { PortSummary } from '../sample/sample';

/** What screens and charts show of one port. */
export const PLANE_COUNTERS = [
  'established',
  'timeWait',
  'closeWait',
  'synRecv',
  /** Bytes. */
  'txQueue',
  'rxQueue',
  'retransmitting',
  'unread',
  'acceptQueue',
] as const satisfies readonly PortCounter[];

/** A value for each of them. */
export type PerPlaneCounter<V> = Readonly<Record<(typeof PLANE_COUNTERS)[number], V>>;
/** One port as screens and charts show it. */
export type PlaneCounters = PerPlaneCounter<number>;

/** Picks them from all that is counted. */
export function planeCounters(summary: PortSummary): PlaneCounters {
  return byName(PLANE_COUNTERS, counter => summary[counter]);
}
