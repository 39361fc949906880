import { readdirSync, statSync } from 'node:fs';
import type { RedisProcess } from '@/lib/sockets/sample/sample';
import { type ProcessStat, parseStat } from './parse-stat';
import { readProcLink, readProcText } from './proc-file';
import { type Recognised, recognise, titlePort } from './recognise-process';

/** A Redis process as /proc shows it; its listeners come from the socket tables. */
export interface FoundProcess extends Omit<RedisProcess, 'port' | 'listens'> {
  readonly uid: number;
  /** Port in its title; null where that tells none. */
  readonly titlePort: number | null;
  readonly namespace: NamespaceRef;
}

export interface NamespaceRef {
  /** The same for all processes of one namespace. */
  readonly key: string;
  /** The kernel's number; `0` where it may not be known. */
  readonly id: string;
}

/** Whole passes over /proc: numbers of ended processes are given to new ones, and a shell may become a server by `exec`. */
const FULL_SCAN_EVERY = 30_000;
const REFRESH_EVERY = 10_000;
/** Looking for new processes takes at most this share of the time. */
const SCAN_SHARE = 1 / 400;

/** Knows the Redis processes of this host, at the cost of one small read per process and look. */
export class ProcessFinder {
  private readonly known = new Map<number, Known>();
  /** How often a process was found to be something else: a program that has just started may still be about to `exec`. */
  private others = new Map<number, number>();
  private ownNamespace: NamespaceRef | null = null;
  private nextScan = 0;
  private nextFullScan = 0;

  constructor(
    private readonly proc: string,
    private readonly scope: 'host' | 'namespace',
  ) {}

  /** All of them, by pid. `now` in ms, of any clock that does not jump. */
  find(now: number): readonly FoundProcess[] {
    const found = new Map<number, FoundProcess>();
    for (const one of this.known.values()) {
      const read = this.reread(one, now);
      if (read) found.set(one.pid, read);
      else {
        this.known.delete(one.pid);
        this.nextScan = 0;
      }
    }
    if (now >= this.nextScan) for (const one of this.scan(now)) found.set(one.pid, one);
    const own = this.scope === 'namespace' ? this.own().key : null;
    return [...found.values()]
      .filter(one => own === null || one.namespace.key === own)
      .sort((a, b) => a.pid - b.pid);
  }

  /** The namespace that this process itself is in, for ever. */
  own(): NamespaceRef {
    this.ownNamespace ??= this.namespaceOf('self');
    return this.ownNamespace;
  }

  private reread(known: Known, now: number): FoundProcess | null {
    const stat = this.stat(known.pid);
    if (!stat || stat.started !== known.started) return null;
    if (known.titlePort === null || now >= known.refreshAt) {
      known.refreshAt = now + REFRESH_EVERY;
      known.titlePort = titlePort(this.args(known.pid)) ?? known.titlePort;
      // A process that is ending has no namespace any more.
      const namespace = this.namespaceOf(known.pid);
      if (namespace.key !== '') known.namespace = namespace;
    }
    return asFound(known, stat);
  }

  private scan(now: number): FoundProcess[] {
    const began = performance.now();
    const full = now >= this.nextFullScan;
    if (full) this.nextFullScan = now + FULL_SCAN_EVERY;
    const others = new Map<number, number>();
    const found: FoundProcess[] = [];
    for (const pid of this.pids()) {
      if (this.known.has(pid)) continue;
      const seen = full ? 0 : (this.others.get(pid) ?? 0);
      const one = seen < 2 ? this.inspect(pid, now) : null;
      if (one) found.push(one);
      else others.set(pid, seen + 1);
    }
    this.others = others;
    this.nextScan = now + Math.max(900, (performance.now() - began) / SCAN_SHARE);
    // A fork that saves a snapshot has its parent's name and sockets, and is no server.
    const servers = found.filter(one => !this.known.has(this.known.get(one.pid)?.parent ?? 0));
    for (const one of found) if (!servers.includes(one)) this.known.delete(one.pid);
    return servers;
  }

  private pids(): number[] {
    try {
      return readdirSync(this.proc)
        .map(Number)
        .filter(pid => pid > 0);
    } catch {
      return [];
    }
  }

  private inspect(pid: number, now: number): FoundProcess | null {
    const stat = this.stat(pid);
    const recognised = stat && this.recognise(pid, stat.comm);
    if (!recognised) return null;
    const status = readProcText(`${this.proc}/${pid}/status`);
    const line = (name: string) =>
      typeof status === 'string'
        ? []
        : (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status.text)?.[1] ?? '').split(/\s+/);
    const known: Known = {
      ...recognised,
      pid,
      parent: stat.parent,
      innerPid: Number(line('NSpid').at(-1)) || pid,
      uid: Number(line('Uid')[1] ?? 0),
      started: stat.started,
      titlePort: titlePort(this.args(pid)),
      namespace: this.namespaceOf(pid),
      refreshAt: now + REFRESH_EVERY,
    };
    if (known.namespace.key === '') return null;
    this.known.set(pid, known);
    return asFound(known, stat);
  }

  private recognise(pid: number, comm: string): Recognised | null {
    const args = this.args(pid);
    // Threads of the kernel have no arguments; a dead process has none either.
    if (args.length === 0) return recognise({ comm, args, exe: '' });
    const exe = readProcLink(`${this.proc}/${pid}/exe`);
    return recognise({ comm, args, exe: typeof exe === 'string' ? '' : exe.text });
  }

  private stat(pid: number): ProcessStat | null {
    const read = readProcText(`${this.proc}/${pid}/stat`);
    return typeof read === 'string' ? null : parseStat(read.text);
  }

  private args(pid: number): string[] {
    const read = readProcText(`${this.proc}/${pid}/cmdline`);
    return typeof read === 'string' ? [] : read.text.split('\0').filter(Boolean);
  }

  /**
   * The link `ns/net` wants the right to trace the process; the number of the file `net/tcp`, which each namespace has of
   * its own, does not.
   */
  private namespaceOf(pid: number | 'self'): NamespaceRef {
    const link = readProcLink(`${this.proc}/${pid}/ns/net`);
    const id = typeof link === 'string' ? undefined : /\d+/.exec(link.text)?.[0];
    if (id) return { key: id, id };
    const file = fileNumber(`${this.proc}/${pid}/net/tcp`);
    if (pid !== 'self' && file !== '' && file === fileNumber(`${this.proc}/self/net/tcp`)) return this.own();
    return { key: file && `file:${file}`, id: '0' };
  }
}

interface Known extends Recognised {
  readonly pid: number;
  readonly parent: number;
  readonly innerPid: number;
  readonly uid: number;
  readonly started: number;
  titlePort: number | null;
  namespace: NamespaceRef;
  /** When title and namespace are read again. */
  refreshAt: number;
}

function asFound(known: Known, stat: ProcessStat): FoundProcess {
  const { pid, innerPid, kind, program, started, uid, namespace } = known;
  const { state, cpuTicks } = stat;
  return {
    pid,
    innerPid,
    kind,
    program,
    started,
    state,
    cpuTicks,
    uid,
    titlePort: known.titlePort,
    namespace,
  };
}

/** Empty where there is no such file (any more). */
function fileNumber(path: string): string {
  try {
    return String(statSync(path).ino);
  } catch {
    return '';
  }
}
