import type { PortSummary } from '../sample/sample';
import type { PlaneCounters } from './socket-picture';

/** What screens and charts show of one port. */
export function planeCounters(summary: PortSummary): PlaneCounters {
  const { established, timeWait, closeWait, synRecv, txQueue, rxQueue } = summary;
  const { retransmitting, unread, acceptQueue } = summary;
  return {
    established,
    timeWait,
    closeWait,
    synRecv,
    txQueue,
    rxQueue,
    retransmitting,
    unread,
    acceptQueue,
  };
}
