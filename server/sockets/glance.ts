import { HeldFile, heldBytes } from './held-file';
import type { FoundProcess } from './process-finder';

export type GlanceSign = 'retransmission' | 'process';

const SPACE = 32;
const NEWLINE = 10;
const CLOSING = 41;
const GONE = 0;
const HALTED = new Set([GONE, ...Buffer.from('TtZX')]);

/** Signs, between two looks, that something has happened: a few small files of /proc instead of a table. */
export class Glance {
  private readonly processes = new Map<string, WatchedProcess>();
  private readonly namespaces = new Map<string, WatchedNamespace>();

  constructor(private readonly proc: string) {}

  /** What the newest look found: only what changes after it is a sign. */
  watch(processes: readonly FoundProcess[]): void {
    const living = new Set(processes.map(nameOf));
    for (const [name, { stat }] of this.processes)
      if (!living.has(name)) {
        stat.close();
        this.processes.delete(name);
      }
    const spaces = new Map(processes.map(one => [one.namespace.key, one.pid]));
    for (const [key, { pid, snmp }] of this.namespaces)
      if (spaces.get(key) !== pid) {
        snmp.close();
        this.namespaces.delete(key);
      }
    for (const one of processes) {
      const before = this.processes.get(nameOf(one))?.stat;
      const stat = before ?? new HeldFile(`${this.proc}/${one.pid}/stat`);
      this.processes.set(nameOf(one), { stat, state: one.state.charCodeAt(0) });
    }
    for (const [key, pid] of spaces) {
      if (this.namespaces.has(key)) continue;
      const snmp = new HeldFile(`${this.proc}/${pid}/net/snmp`);
      this.namespaces.set(key, { pid, snmp, retransmitted: null });
    }
  }

  /** All signs since the last glance. */
  signs(): ReadonlySet<GlanceSign> {
    const signs = new Set<GlanceSign>();
    for (const one of this.processes.values()) if (processChanged(one)) signs.add('process');
    for (const one of this.namespaces.values()) if (retransmissionsRose(one)) signs.add('retransmission');
    return signs;
  }

  stop(): void {
    this.watch([]);
  }
}

interface WatchedProcess {
  readonly stat: HeldFile;
  /** Letter of the state, as a byte. */
  state: number;
}

interface WatchedNamespace {
  /** Through whom it is seen. */
  readonly pid: number;
  readonly snmp: HeldFile;
  retransmitted: number | null;
}

const nameOf = ({ pid, started }: FoundProcess) => `${pid}:${started}`;

/** Stopped, dead, running again after a stop, or gone. */
function processChanged(one: WatchedProcess): boolean {
  const before = one.state;
  const length = one.stat.read();
  // The name stands in parentheses and may hold spaces and parentheses itself.
  one.state = length === 0 ? GONE : (heldBytes[heldBytes.lastIndexOf(CLOSING, length - 1) + 2] ?? GONE);
  return one.state !== before && (HALTED.has(one.state) || HALTED.has(before));
}

function retransmissionsRose(one: WatchedNamespace): boolean {
  const before = one.retransmitted;
  const now = retransmitted(one.snmp.read());
  if (now !== null) one.retransmitted = now;
  return before !== null && now !== null && now > before;
}

/** `RetransSegs` of `Tcp:`, the twelfth number since Linux 2.4, in the first `length` of the bytes; null where it is not there. */
function retransmitted(length: number): number | null {
  let at = 0;
  // `Tcp:` begins two lines, names and then values; no other line has `T` first.
  for (let lines = 0; at < length; at = heldBytes.indexOf(NEWLINE, at) + 1)
    if (heldBytes[at] === 84 && ++lines === 2) break;
  for (let field = 0; field < 12 && at < length; field++) at = heldBytes.indexOf(SPACE, at) + 1 || length;
  let value = 0;
  const from = at;
  for (; at < length && heldBytes[at]! >= 48 && heldBytes[at]! <= 57; at++)
    value = value * 10 + heldBytes[at]! - 48;
  return at === from ? null : value;
}
