import type { Millis } from '../../cluster/ids';
import type { SocketEnd } from '../table/socket-row';
import type { PortCounter } from './port-counters';

/**
 * What one look at one host's kernel shows: the sockets of every Redis process there, namespace by namespace. JSON-safe;
 * what agents send (packed, see `pack-sample.ts`) and what the server's own sampler gives.
 */
export interface HostSample {
  /** By the sampled host's own clock. */
  readonly at: Millis;
  /** One more with each sample of one run of the sampler; begins at 1. */
  readonly seq: number;
  /** Where the rows came from: `/proc/<pid>/net/tcp`, `ss` with kernel-side filters, or raw text posted by the shell agent. */
  readonly source: 'proc' | 'ss' | 'raw';
  /** What made us look. */
  readonly cause: SampleCause;
  /** How long looking took, in ms. */
  readonly took: Millis;
  readonly namespaces: readonly NamespaceSample[];
  /** What could not be read, one sentence each; empty when all is well. */
  readonly problems: readonly SampleProblem[];
}

/** `tick`: it was time. `asked`: somebody asked for an extra look. The others: a cheap sign in the kernel called for one. */
export type SampleCause = 'tick' | 'asked' | 'destroyed' | 'retransmission' | 'process';

export interface SampleProblem {
  /** Stable name for scripts: `namespace-unreadable`, `rows-damaged`, `late`, ... */
  readonly code:
    | 'namespace-unreadable'
    | 'owners-unreadable'
    | 'rows-damaged'
    | 'rows-truncated'
    | 'too-many-rows'
    | 'late'
    | 'no-redis'
    | 'ss-failed'
    | 'look-failed';
  /** What, where, and what to do about it. */
  readonly text: string;
}

/** One network namespace: most hosts have one with Redis in it, container hosts one per container. */
export interface NamespaceSample {
  /** The kernel's number of the namespace; `0` where it could not be read. */
  readonly id: string;
  /** This namespace's own addresses as seen on its rows and listeners, wildcard left out. */
  readonly addresses: readonly string[];
  readonly processes: readonly RedisProcess[];
  /** Every listener of the processes, and every bus, replication and sentinel connection with either end here. TIME_WAIT rows are counted in `ports` only. */
  readonly rows: readonly LinkRow[];
  /** One summary per port a process listens on: connections of clients are counted, not listed. */
  readonly ports: readonly PortSummary[];
  /** Kernel counters of the whole namespace since it was made (`/proc/<pid>/net/snmp`), where readable. */
  readonly counters: NamespaceCounters | null;
  /** How many rows the tables had before anything was left out. */
  readonly tableRows: number;
}

export interface NamespaceCounters {
  /** Segments sent again. */
  readonly retransSegs: number;
  /** Connections accepted. */
  readonly passiveOpens: number;
  /** Connections opened from here. */
  readonly activeOpens: number;
}

export interface RedisProcess {
  readonly pid: number;
  /** Its number in its own (innermost) pid namespace: what INFO calls `process_id`. */
  readonly innerPid: number;
  readonly kind: 'server' | 'sentinel';
  /** The program: `redis-server`, `valkey-server`, ... */
  readonly program: string;
  /** The kernel's start time of the process in clock ticks after boot: with `pid` it names one process for ever. */
  readonly started: number;
  /** `R` running, `S` sleeping, `D` waiting for a disk, `T` stopped by a signal, `Z` dead and not yet collected. */
  readonly state: string;
  /** Processor time used so far, in ticks of 10 ms. */
  readonly cpuTicks: number;
  /** The port clients talk to, by its title or its listeners; null where neither tells. */
  readonly port: number | null;
  /** Every port it listens on, ascending. */
  readonly listens: readonly number[];
}

/** A row that matters by itself. */
export interface LinkRow {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  /** A value of `SocketState`. */
  readonly state: number;
  /** Bytes sent and not yet acknowledged. */
  readonly txQueue: number;
  /** Bytes the process has not read; on a listener the connections waiting to be accepted. */
  readonly rxQueue: number;
  /** A value of `SocketTimer`. */
  readonly timer: number;
  /** Unanswered retransmissions (or probes) so far. */
  readonly retransmits: number;
  /** Longest remaining time ever seen on its keepalive timer, in s: close to the interval set. 0 when none was seen. */
  readonly keepalive: number;
  /** `pid` of the Redis process that holds this end; null where that cannot be told (another user's process, no process left). */
  readonly owner: number | null;
}

/** All connections of one listening port, counted. Those listed in `rows` are counted here too. */
export interface PortSummary extends Readonly<Record<PortCounter, number>> {
  readonly port: number;
  /** Remote addresses with their established connections, most first, at most 16. */
  readonly peers: readonly (readonly [ip: string, established: number])[];
}
