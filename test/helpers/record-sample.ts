import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { HostSample, LinkRow, PortSummary, RedisProcess } from '@/lib/sockets/sample/sample';
import { parseTable } from '@/lib/sockets/table/parse-table';
import type { SocketRow } from '@/lib/sockets/table/socket-row';
import { SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';

export interface RecordOptions {
  /** The Redis processes to look at; those that are gone are left out. */
  readonly pids: readonly number[];
  /** Any process in the namespace to look at. */
  readonly within: number;
  readonly kind?: RedisProcess['kind'];
}

/** One namespace as the kernel shows it now: a plain reading of /proc, to record fixtures with. */
export function recordSample({ pids, within, kind = 'server' }: RecordOptions): HostSample {
  const at = Date.now();
  const id = /\d+/.exec(readlinkSync(`/proc/${within}/ns/net`))![0];
  const rows = ['tcp', 'tcp6'].flatMap(
    table => parseTable(readFileSync(`/proc/${within}/net/${table}`), { endian: 'little' }).rows,
  );
  const owners = new Map<number, number>();
  for (const pid of pids) for (const inode of socketsOf(pid)) owners.set(inode, pid);
  const listensOf = (pid: number) => [
    ...new Set(
      rows.flatMap(({ state, inode, local }) =>
        state === SocketState.listen && owners.get(inode) === pid ? [local.port] : [],
      ),
    ),
  ];
  const processes = pids.flatMap(pid =>
    processOf(
      pid,
      kind,
      listensOf(pid).sort((a, b) => a - b),
    ),
  );
  const listens = new Set(processes.flatMap(process => process.listens));
  const links = rows.filter(row => row.state !== SocketState.timeWait && matters(row, listens, owners));
  return {
    at,
    seq: 1,
    source: 'proc',
    cause: 'tick',
    took: Date.now() - at,
    namespaces: [
      {
        id,
        addresses: [...new Set(rows.map(({ local }) => local.ip))].filter(
          ip => ip !== '0.0.0.0' && ip !== '::',
        ),
        processes,
        rows: links.map(row => linkRow(row, owners)),
        ports: [...listens].map(port => summary(port, rows)),
        counters: null,
        tableRows: rows.length,
      },
    ],
    problems: [],
  };
}

/** Listeners, whatever Redis processes hold on both sides, and all that goes to or from a bus port. */
function matters(row: SocketRow, listens: ReadonlySet<number>, owners: ReadonlyMap<number, number>): boolean {
  const { local, remote, inode, state } = row;
  if (state === SocketState.listen) return owners.has(inode);
  const isBus = ({ port }: { port: number }) =>
    port > 10_000 && listens.has(port) && listens.has(port - 10_000);
  return isBus(local) || isBus(remote) || owners.has(inode);
}

function linkRow(row: SocketRow, owners: ReadonlyMap<number, number>): LinkRow {
  const { local, remote, state, txQueue, rxQueue, timer, timerWhen, retransmits, inode } = row;
  // The kernel prints timers in ticks of 10 ms.
  const keepalive = timer === SocketTimer.keepalive ? Math.round(timerWhen / 100) : 0;
  return {
    local,
    remote,
    state,
    txQueue,
    rxQueue,
    timer,
    retransmits,
    keepalive,
    owner: owners.get(inode) ?? null,
  };
}

function socketsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
      try {
        const target = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`));
        return target ? [Number(target[1])] : [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function processOf(pid: number, kind: RedisProcess['kind'], listens: number[]): RedisProcess[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const numbers = /^NSpid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!.split(/\s+/);
    return [
      {
        pid,
        innerPid: Number(numbers.at(-1)),
        kind,
        program: 'redis-server',
        started: Number(fields[19]),
        state: fields[0]!,
        cpuTicks: Number(fields[11]) + Number(fields[12]),
        port: listens[0] ?? null,
        listens,
      },
    ];
  } catch {
    return [];
  }
}

function summary(port: number, all: readonly SocketRow[]): PortSummary {
  const rows = all.filter(({ local, state }) => local.port === port && state !== SocketState.listen);
  const listeners = all.filter(({ local, state }) => local.port === port && state === SocketState.listen);
  const within = (...states: number[]) => rows.filter(({ state }) => states.includes(state)).length;
  const { finWait1, finWait2, lastAck, closing } = SocketState;
  const sum = (some: readonly SocketRow[], key: 'txQueue' | 'rxQueue') =>
    some.reduce((all, row) => all + row[key], 0);
  const peers = new Map<string, number>();
  for (const { remote, state } of rows)
    if (state === SocketState.established) peers.set(remote.ip, (peers.get(remote.ip) ?? 0) + 1);
  return {
    port,
    established: within(SocketState.established),
    timeWait: within(SocketState.timeWait),
    closeWait: within(SocketState.closeWait),
    closing: within(finWait1, finWait2, lastAck, closing),
    synRecv: within(SocketState.synRecv, SocketState.newSynRecv),
    txQueue: sum(rows, 'txQueue'),
    rxQueue: sum(rows, 'rxQueue'),
    unread: rows.filter(row => row.rxQueue > 0).length,
    retransmitting: rows.filter(row => row.retransmits > 0).length,
    windowClosed: rows.filter(row => row.timer === SocketTimer.probe).length,
    acceptQueue: sum(listeners, 'rxQueue'),
    opened: 0,
    closed: 0,
    peers: [...peers].sort((a, b) => b[1] - a[1]).slice(0, 16),
  };
}
