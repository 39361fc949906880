import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import type { Millis } from '@/lib/cluster/ids';
import type { LinkRow } from '@/lib/sockets/sample/sample';
import { parseTable } from '@/lib/sockets/table/parse-table';
import { type SocketRow, SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';

/**
 * The connections that this process's network namespace holds to any port in `wanted`, without owners: whether the far end
 * still acknowledges what we ask. Empty where there is no /proc. Costs what the kernel takes to print its tables.
 */
export function readOwnRows(wanted: ReadonlySet<number>): LinkRow[] {
  if (wanted.size === 0) return [];
  const ports = new Uint8Array(65_536);
  for (const port of wanted) ports[port] = 1;
  const rows = ['/proc/self/net/tcp', '/proc/self/net/tcp6'].flatMap(path => readRows(path, ports));
  const listening = new Set(rows.filter(row => row.state === SocketState.listen).map(row => row.local.port));
  return rows.filter(row => opened(row, wanted, listening)).map(asLink);
}

function readRows(path: string, ports: Uint8Array): readonly SocketRow[] {
  try {
    return parseTable(readFileSync(path), { endian: endianness() === 'BE' ? 'big' : 'little', ports }).rows;
  } catch {
    return [];
  }
}

function opened(row: SocketRow, wanted: ReadonlySet<number>, listening: ReadonlySet<number>): boolean {
  return row.state !== SocketState.timeWait && wanted.has(row.remote.port) && !listening.has(row.local.port);
}

function asLink({
  local,
  remote,
  state,
  txQueue,
  rxQueue,
  timer,
  timerWhen,
  retransmits,
}: SocketRow): LinkRow {
  const keepalive = timer === SocketTimer.keepalive ? timerWhen / 100 : 0;
  return { local, remote, state, txQueue, rxQueue, timer, retransmits, keepalive, owner: null };
}

/** Looks of one moment share one reading, in ms. */
const SHARED: Millis = 100;
/** A server with many connections of its own spends at most a tenth of its time on this. */
const SHARE = 10;

/** `readOwnRows` for somebody who asks again and again: what was read just now is given again. */
export function createOwnRows(): (wanted: ReadonlySet<number>) => readonly LinkRow[] {
  let rows: readonly LinkRow[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let cost: Millis = 0;
  let ports = '';
  return wanted => {
    const began = performance.now();
    const key = [...wanted].sort().join();
    if (key !== ports || began - readAt >= Math.max(SHARED, SHARE * cost)) {
      rows = readOwnRows(wanted);
      readAt = performance.now();
      cost = readAt - began;
      ports = key;
    }
    return rows;
  };
}
