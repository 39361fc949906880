import { type SocketEnd, type SocketRow, SocketState, SocketTimer } from './socket-row';

export interface SsTable {
  readonly rows: readonly SocketRow[];
  /** 1-based numbers of lines that are neither rows nor the header. */
  readonly malformedLines: readonly number[];
}

const STATES: Readonly<Record<string, number>> = {
  ESTAB: SocketState.established,
  'SYN-SENT': SocketState.synSent,
  'SYN-RECV': SocketState.synRecv,
  'FIN-WAIT-1': SocketState.finWait1,
  'FIN-WAIT-2': SocketState.finWait2,
  'TIME-WAIT': SocketState.timeWait,
  UNCONN: SocketState.close,
  'CLOSE-WAIT': SocketState.closeWait,
  'LAST-ACK': SocketState.lastAck,
  LISTEN: SocketState.listen,
  CLOSING: SocketState.closing,
};

const TIMERS: Readonly<Record<string, number>> = {
  on: SocketTimer.retransmit,
  keepalive: SocketTimer.keepalive,
  timewait: SocketTimer.timeWait,
  persist: SocketTimer.probe,
  // A number the kernel has and this ss has no word for.
  unknown: SocketTimer.none,
};

/** Parses what `ss -tanoe` printed, with or without header, one socket a line, to the rows /proc gives. Never throws. */
export function parseSs(text: string): SsTable {
  const rows: SocketRow[] = [];
  const malformedLines: number[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (/^\s*$|^State\s/.test(line)) continue;
    const row = parseSsLine(line);
    if (row) rows.push(row);
    else malformedLines.push(i + 1);
  }
  return { rows, malformedLines };
}

const LINE = /^([A-Z0-9-]+) +(\d+) +(\d+) +(\S+) +(\S+)(.*)$/;

/** One line, as `ss -E` gives them too; null for anything else. */
export function parseSsLine(line: string): SocketRow | null {
  const [, stateName = '', rxQueue, txQueue, localText = '', remoteText = '', rest = ''] =
    LINE.exec(line) ?? [];
  const state = STATES[stateName];
  const local = socketEnd(localText);
  const remote = socketEnd(remoteText);
  if (state === undefined || !local || !remote) return null;
  const [, timerName, when = '', retransmits] = /\btimer:\((\w+),([^,)]*),(\d+)\)/.exec(rest) ?? [];
  return {
    local,
    remote,
    state,
    txQueue: Number(txQueue),
    rxQueue: Number(rxQueue),
    timer: timerName === undefined ? SocketTimer.none : (TIMERS[timerName] ?? SocketTimer.none),
    timerWhen: Math.round(milliseconds(when) / 10),
    retransmits: Number(retransmits ?? 0),
    // Root's is not printed, nor is the inode of a socket that nobody holds.
    uid: Number(/\buid:(\d+)/.exec(rest)?.[1] ?? 0),
    inode: Number(/\bino:(\d+)/.exec(rest)?.[1] ?? 0),
    ipv6: /^[[*]/.test(localText),
  };
}

/** `127.0.0.1:6379`, `127.0.0.53%lo:53`, `[::1]:6379`, `[fe80::1]%eth0:6379`, `[::ffff:10.0.0.1]:6379`, `*:6379`, `0.0.0.0:*`. */
function socketEnd(text: string): SocketEnd | null {
  const [, address = '', port = ''] = /^(.+):(\d{1,5}|\*)$/.exec(text) ?? [];
  const ip = address
    .replace(/%[^\]]*/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  const number = port === '*' ? 0 : Number(port);
  if (!/^(?:\*|[0-9a-f:.]*[.:][0-9a-f:.]*)$/i.test(ip) || number > 65_535) return null;
  return { ip: ip === '*' ? '::' : ip.toLowerCase(), port: number };
}

/**
 * Times as iproute2's print_ms_timer writes them: `1min30sec`, `29sec`, `200ms`, and `5.300ms` for 5.3 s (the unit is of the
 * digits after the point); empty for 0.
 */
function milliseconds(text: string): number {
  const [, minutes = 0, seconds = 0, , , ms = 0] =
    /^(?:(\d+)min)?(?:(\d+)(sec|(\.)(?=\d{3}ms$)))?(?:(\d{3})ms)?$/.exec(text) ?? [];
  return Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(ms);
}
