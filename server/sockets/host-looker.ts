import type { HostSample, NamespaceSample, SampleCause, SampleProblem } from '@/lib/sockets/sample/sample';
import { describeProcess } from './describe-process';
import { hiddenOwners, noRedis, ssFailed, unreadable } from './look-problems';
import { type LookTools, lookAtNamespace } from './namespace-look';
import { NamespaceMemory } from './namespace-memory';
import { PortMarks } from './port-marks';
import { type FoundProcess, type NamespaceRef, ProcessFinder } from './process-finder';
import { SocketOwners } from './socket-owners';
import { SsSource } from './ss-source';
import { TableReader } from './table-reader';
import { NO_TARGETS, type Targets } from './targets';

/** A namespace whose last Redis process ended is told of this long, ms: it is how a host shows that nobody is left in it. */
const REMEMBER = 10 * 60_000;

/** Looks at this host's kernel, one look at a time, and remembers what the next look needs. */
export class HostLooker {
  targets: Targets = NO_TARGETS;
  /** Redis processes as of the newest look. */
  processes: readonly FoundProcess[] = [];
  /** Ports whose destroyed sockets call for a look at once: bus and sentinel ports as of the newest look. */
  busPorts: ReadonlySet<number> = new Set();
  private seq = 0;
  private readonly spaces = new Map<string, Space>();
  private readonly finder: ProcessFinder;
  private readonly tools: LookTools;

  constructor(
    proc: string,
    private readonly scope: 'host' | 'namespace',
    ss = new SsSource(),
    owners = new SocketOwners(proc),
    private readonly now: () => number = Date.now,
  ) {
    this.finder = new ProcessFinder(proc, scope);
    this.tools = {
      proc,
      reader: new TableReader(),
      owners,
      marks: new PortMarks(),
      ss,
    };
  }

  /** Whether a Redis process listened on a port at the newest look. */
  listens(port: number): boolean {
    return [...this.spaces.values()].some(({ memory }) => memory.listeners.some(one => one.port === port));
  }

  async look(cause: SampleCause): Promise<HostSample> {
    const at = this.now();
    const began = performance.now();
    this.processes = this.finder.find(began);
    const { owners, ss } = this.tools;
    owners.begin(new Set(this.processes.map(one => one.pid)));
    const own = this.finder.own();
    const problems: SampleProblem[] = this.processes.length === 0 ? [noRedis(this.tools.proc)] : [];
    const namespaces: NamespaceSample[] = [];
    const { busPorts } = this;
    let source: HostSample['source'] = 'proc';
    for (const space of this.currentSpaces(own, began)) {
      const { namespace, memory, processes } = space;
      const isOwn = namespace.key === own.key;
      const pids = [...processes.map(one => one.pid), ...(isOwn ? (['self'] as const) : [])];
      const input = { namespace, memory, processes, pids, targets: this.targets, busPorts };
      const looked = pids.length === 0 ? 'gone' : await lookAtNamespace(input, this.tools);
      if (looked === 'denied') problems.push(unreadable(processes));
      if (typeof looked === 'string') {
        namespaces.push(deserted(space));
        continue;
      }
      namespaces.push(looked.sample);
      problems.push(...looked.problems);
      if (looked.source === 'ss') source = 'ss';
    }
    this.busPorts = new Set([...this.spaces.values()].flatMap(({ memory }) => [...memory.knownBusPorts()]));
    if (ss.failure !== null) problems.push(ssFailed(ss.failure));
    owners.end();
    problems.push(...hiddenOwners(this.processes.filter(one => owners.hides(one.pid))));
    return { at, seq: ++this.seq, source, cause, took: performance.now() - began, namespaces, problems };
  }

  stop(): void {
    this.tools.ss.stop();
  }

  /** Namespaces with Redis processes, and those that had some lately. */
  private currentSpaces(own: NamespaceRef, now: number): readonly Space[] {
    for (const space of this.spaces.values()) space.processes = [];
    if (this.scope === 'namespace') this.space(own, now);
    for (const one of this.processes) {
      const space = this.space(one.namespace, now);
      space.processes = [...space.processes, one];
    }
    for (const [key, { seenAt }] of this.spaces) if (now - seenAt > REMEMBER) this.spaces.delete(key);
    return [...this.spaces.values()];
  }

  private space(namespace: NamespaceRef, now: number): Space {
    const space = this.spaces.get(namespace.key) ?? {
      namespace,
      memory: new NamespaceMemory(),
      processes: [],
      seenAt: now,
    };
    space.seenAt = now;
    this.spaces.set(namespace.key, space);
    return space;
  }
}

interface Space {
  readonly namespace: NamespaceRef;
  readonly memory: NamespaceMemory;
  processes: readonly FoundProcess[];
  /** When a Redis process was there last. */
  seenAt: number;
}

/** A namespace that nobody is left in to look through. */
function deserted({ namespace, memory, processes }: Space): NamespaceSample {
  return {
    id: namespace.id,
    addresses: memory.addresses,
    processes: processes.map(one => describeProcess(one, memory.listeners)),
    rows: [],
    ports: [],
    counters: null,
    tableRows: 0,
  };
}
