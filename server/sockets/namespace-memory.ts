import { ConnectionSet } from './connection-set';
import { IdleTable } from './idle-table';
import type { FoundProcess } from './process-finder';
import type { Targets } from './targets';

/** A listening socket of a Redis process. */
export interface Listener {
  readonly pid: number;
  readonly port: number;
  /** Local address as `addressKey` gives it; null for all addresses. */
  readonly address: number | null;
}

/** A bus port is so far above its client port, unless configured otherwise. */
const BUS_OFFSET = 10_000;
/** A bus port stays of interest this long after its process is gone (ms): what is left of its connections tells why. */
const LINGER = 60_000;
/** A look at chosen ports alone would never learn of a new one: the whole table is read this often (ms). */
const WHOLE_TABLE_EVERY = 60_000;
/** So often while no listener is known of some process: it may have bound its ports since, or nobody could tell yet whose they are. */
const WHOLE_TABLE_AGAIN = 5000;

/** What is known of one network namespace from earlier looks. */
export class NamespaceMemory {
  readonly connections = new ConnectionSet();
  readonly idle6 = new IdleTable();
  /** Longest keepalive timer seen, in ticks of 10 ms, by the socket's inode. */
  keepalive = new Map<number, number>();
  listeners: readonly Listener[] = [];
  /** Local ports of connections that Redis processes opened to ports of this same namespace. */
  outgoing: ReadonlySet<number> = new Set();
  /** Ports that Redis processes of this namespace are connected to. */
  remotePorts: ReadonlySet<number> = new Set();
  /** Addresses at the far ends of bus connections, as `addressKey` gives them. */
  peers: ReadonlySet<number> = new Set();
  addresses: readonly string[] = [];
  looks = 0;
  /** Rows with a port of interest at either end, as of the newest look. */
  marked = 0;
  /** Too many rows to list connections that clients may have opened. */
  crowded = false;
  private wholeTableAt = Number.NEGATIVE_INFINITY;
  private wholeTableOf = '';
  private readonly busSeen = new Map<number, number>();

  /** Bus and sentinel ports: those of living listeners, and those of listeners that went lately. */
  busPorts(processes: readonly FoundProcess[], told: ReadonlySet<number>, now: number): ReadonlySet<number> {
    const sentinels = new Set(processes.filter(one => one.kind === 'sentinel').map(one => one.pid));
    const listening = new Set(this.listeners.map(one => `${one.pid}:${one.port}`));
    for (const { pid, port } of this.listeners)
      if (sentinels.has(pid) || told.has(port) || listening.has(`${pid}:${port - BUS_OFFSET}`))
        this.busSeen.set(port, now);
    for (const [port, at] of this.busSeen) if (now - at > LINGER) this.busSeen.delete(port);
    return new Set(this.busSeen.keys());
  }

  knownBusPorts(): Iterable<number> {
    return this.busSeen.keys();
  }

  /** Ports that rows of interest may have, the client port of each bus port that is known among them: replicas connect to it. */
  portsOfInterest(
    processes: readonly FoundProcess[],
    { busPorts, clientPorts }: Targets,
  ): ReadonlySet<number> {
    const listened = this.listeners.map(one => one.port);
    const titled = processes.flatMap(({ titlePort }) => (titlePort === null ? [] : [titlePort]));
    const far = [...this.remotePorts, ...this.busSeen.keys(), ...busPorts];
    const clients = far.map(port => port - BUS_OFFSET);
    const buses = titled.map(port => port + BUS_OFFSET);
    const all = new Set([...listened, ...titled, ...buses, ...far, ...clients, ...clientPorts]);
    return new Set([...all].filter(port => port > 0 && port < 65_536));
  }

  wholeTableDue(processes: readonly FoundProcess[], now: number): boolean {
    const told = processes.every(({ pid }) => this.listeners.some(one => one.pid === pid));
    const every = told ? WHOLE_TABLE_EVERY : WHOLE_TABLE_AGAIN;
    return now - this.wholeTableAt > every || this.wholeTableOf !== nameAll(processes);
  }

  readWholeTable(processes: readonly FoundProcess[], now: number): void {
    this.wholeTableAt = now;
    this.wholeTableOf = nameAll(processes);
  }
}

/** Names a set of processes, by pid in their order. */
export function nameAll(processes: readonly FoundProcess[]): string {
  return processes.map(({ pid, started }) => `${pid}:${started}`).join(' ');
}
