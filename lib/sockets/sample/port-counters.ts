/** What is counted of one listening port, in the order of the packed form: agents of other versions rely on it. */
export const PORT_COUNTERS = [
  'established',
  'timeWait',
  'closeWait',
  /** FIN_WAIT1, FIN_WAIT2, LAST_ACK and CLOSING: being closed. */
  'closing',
  'synRecv',
  /** Sum of bytes not acknowledged, and of bytes not read. */
  'txQueue',
  'rxQueue',
  /** Connections with bytes the process has not read. */
  'unread',
  /** Connections with at least one unanswered retransmission. */
  'retransmitting',
  /** Connections whose peer has closed its window (timer 4). */
  'windowClosed',
  /** Connections waiting to be accepted, over all its listeners. */
  'acceptQueue',
  /** Connections not seen in the sample before, and those seen there and gone now. */
  'opened',
  'closed',
] as const;

export type PortCounter = (typeof PORT_COUNTERS)[number];

type Each<Names extends readonly string[], V> = { -readonly [Place in keyof Names]: V };

/** A value for each counter, as a tuple. */
export function eachCounter<V>(value: (name: PortCounter) => V): Each<typeof PORT_COUNTERS, V> {
  return PORT_COUNTERS.map(value) as Each<typeof PORT_COUNTERS, V>;
}
