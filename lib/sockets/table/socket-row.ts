/** Socket states by the number the kernel prints (`st`, include/net/tcp_states.h). */
export const SocketState = {
  established: 1,
  synSent: 2,
  synRecv: 3,
  finWait1: 4,
  finWait2: 5,
  timeWait: 6,
  close: 7,
  closeWait: 8,
  lastAck: 9,
  listen: 10,
  closing: 11,
  newSynRecv: 12,
} as const;

/** The pending timer (`tr`): what the kernel waits for on this socket. */
export const SocketTimer = {
  none: 0,
  /** Unacknowledged data is sent again. */
  retransmit: 1,
  /** Keepalive, or a delayed acknowledgement. */
  keepalive: 2,
  timeWait: 3,
  /** The receiver's window is closed: it is asked now and then. */
  probe: 4,
} as const;

/** One end of a connection. IPv4-mapped peers of an IPv6 socket are given as plain IPv4: they are the same host. */
export interface SocketEnd {
  readonly ip: string;
  readonly port: number;
}

/** A row of `/proc/net/tcp` or `tcp6`. */
export interface SocketRow {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  /** A value of `SocketState`. */
  readonly state: number;
  /** Bytes sent and not yet acknowledged; on a listener its backlog limit on newer kernels. */
  readonly txQueue: number;
  /** Bytes received that the process has not read; on a listener the connections waiting to be accepted. */
  readonly rxQueue: number;
  /** A value of `SocketTimer`. */
  readonly timer: number;
  /** When the timer fires, in jiffies of the kernel's own rate. */
  readonly timerWhen: number;
  /** Unanswered retransmissions (or probes) so far. */
  readonly retransmits: number;
  readonly uid: number;
  /** 0 for TIME_WAIT and for sockets no process holds any more. */
  readonly inode: number;
  /** True for rows of `tcp6`, also when the addresses are mapped IPv4. */
  readonly ipv6: boolean;
}
