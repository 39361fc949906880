import { parseCounters } from './parse-counters';
import { parseStat } from './parse-stat';
import { readProcText } from './proc-file';
import type { FoundProcess } from './process-finder';

export type GlanceSign = 'retransmission' | 'process';

/** Signs, between two looks, that something has happened: a few small files of /proc instead of a table. */
export class Glance {
  private processes: readonly FoundProcess[] = [];
  private readonly states = new Map<number, string>();
  private readonly retransmitted = new Map<string, number>();

  constructor(private readonly proc: string) {}

  /** What the newest look found: only what changes after it is a sign. */
  watch(processes: readonly FoundProcess[]): void {
    this.processes = processes;
    this.states.clear();
    for (const one of processes) this.states.set(one.pid, one.state);
    const keys = new Set(processes.map(one => one.namespace.key));
    for (const key of this.retransmitted.keys()) if (!keys.has(key)) this.retransmitted.delete(key);
  }

  /** All signs since the last glance. */
  signs(): ReadonlySet<GlanceSign> {
    const signs = new Set<GlanceSign>();
    const seen = new Set<string>();
    for (const one of this.processes) {
      if (this.processChanged(one)) signs.add('process');
      if (seen.has(one.namespace.key)) continue;
      const rose = this.retransmissionsRose(one);
      if (rose !== null) seen.add(one.namespace.key);
      if (rose) signs.add('retransmission');
    }
    return signs;
  }

  /** Stopped, dead, running again after a stop, or gone. */
  private processChanged({ pid, started }: FoundProcess): boolean {
    const read = readProcText(`${this.proc}/${pid}/stat`);
    const stat = typeof read === 'string' ? null : parseStat(read.text);
    const state = stat?.started === started ? stat.state : 'gone';
    const before = this.states.get(pid);
    this.states.set(pid, state);
    return state !== before && (isHalted(state) || isHalted(before));
  }

  private retransmissionsRose({ pid, namespace: { key } }: FoundProcess): boolean | null {
    const read = readProcText(`${this.proc}/${pid}/net/snmp`);
    const counters = typeof read === 'string' ? null : parseCounters(read.text);
    if (!counters) return null;
    const before = this.retransmitted.get(key);
    this.retransmitted.set(key, counters.retransSegs);
    return before !== undefined && counters.retransSegs > before;
  }
}

function isHalted(state: string | undefined): boolean {
  return state === 'T' || state === 't' || state === 'Z' || state === 'X' || state === 'gone';
}
