import { ConnectionSet } from './connection-set';
import type { FoundProcess } from './process-finder';
import type { Targets } from './targets';

/** A listening socket of a Redis process. */
export interface Listener {
  readonly pid: number;
  readonly port: number;
  /** Local address as `addressKey` gives it; null for all addresses. */
  readonly address: number | null;
}

/** A bus port stays of interest this long after its process is gone (ms): what is left of its connections tells why. */
const LINGER = 60_000;
/** A look at chosen ports alone would never learn of a new one: the whole table is read this often (ms). */
const WHOLE_TABLE_EVERY = 60_000;

/** What is known of one network namespace from earlier looks. */
export class NamespaceMemory {
  readonly connections = new ConnectionSet();
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
      if (sentinels.has(pid) || told.has(port) || listening.has(`${pid}:${port - 10_000}`))
        this.busSeen.set(port, now);
    for (const [port, at] of this.busSeen) if (now - at > LINGER) this.busSeen.delete(port);
    return new Set(this.busSeen.keys());
  }

  knownBusPorts(): Iterable<number> {
    return this.busSeen.keys();
  }

  portsOfInterest({ busPorts, clientPorts }: Targets): ReadonlySet<number> {
    const listened = this.listeners.map(one => one.port);
    return new Set([...listened, ...this.busSeen.keys(), ...this.remotePorts, ...busPorts, ...clientPorts]);
  }

  wholeTableDue(processes: readonly FoundProcess[], now: number): boolean {
    return now - this.wholeTableAt > WHOLE_TABLE_EVERY || this.wholeTableOf !== nameAll(processes);
  }

  readWholeTable(processes: readonly FoundProcess[], now: number): void {
    this.wholeTableAt = now;
    this.wholeTableOf = nameAll(processes);
  }
}

function nameAll(processes: readonly FoundProcess[]): string {
  return processes.map(({ pid, started }) => `${pid}:${started}`).join(' ');
}
