import { guessEndian, parseTable } from './parse-table';
import { SocketState, SocketTimer } from './socket-row';

/** What a saved `/proc/net/tcp` or `tcp6` holds, counted. */
export interface SocketReport {
  readonly kind: 'sockets';
  readonly lines: number;
  readonly established: number;
  readonly synSent: number;
  readonly synRecv: number;
  readonly timeWait: number;
  readonly closeWait: number;
  readonly listen: number;
  readonly keepaliveTimers: number;
  readonly retransmitTimers: number;
  /** 1 for a table of IPv6 sockets (`tcp6`), mapped IPv4 included; else 0. */
  readonly ipv6: number;
  readonly malformedLines: readonly number[];
}

/** Counts a saved table. Never throws, whatever the bytes. */
export function inspectSockets(bytes: Uint8Array): SocketReport {
  const { rows, lines, malformedLines } = parseTable(bytes, {
    endian: guessEndian(new TextDecoder('latin1').decode(bytes)),
  });
  const inState = (state: number) => rows.filter(row => row.state === state).length;
  const withTimer = (timer: number) => rows.filter(row => row.timer === timer).length;
  return {
    kind: 'sockets',
    lines,
    established: inState(SocketState.established),
    synSent: inState(SocketState.synSent),
    synRecv: inState(SocketState.synRecv),
    timeWait: inState(SocketState.timeWait),
    closeWait: inState(SocketState.closeWait),
    listen: inState(SocketState.listen),
    keepaliveTimers: withTimer(SocketTimer.keepalive),
    retransmitTimers: withTimer(SocketTimer.retransmit),
    ipv6: rows.some(row => row.ipv6) ? 1 : 0,
    malformedLines,
  };
}
