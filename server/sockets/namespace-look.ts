import type { NamespaceSample, SampleProblem } from '@/lib/sockets/sample/sample';
import { describeProcess } from './describe-process';
import { damagedRows, tooManyRows } from './look-problems';
import { NamespaceFold } from './namespace-fold';
import type { NamespaceMemory } from './namespace-memory';
import { parseCounters } from './parse-counters';
import { Mark, type PortMarks } from './port-marks';
import { readProcText } from './proc-file';
import type { FoundProcess, NamespaceRef } from './process-finder';
import { type RowsRead, readRows } from './read-rows';
import type { SocketOwners } from './socket-owners';
import type { SsSource } from './ss-source';
import type { TableReader } from './table-reader';
import type { Targets } from './targets';

/** Tools of one sampler, used by its looks one after the other. */
export interface LookTools {
  readonly proc: string;
  readonly reader: TableReader;
  readonly owners: SocketOwners;
  readonly marks: PortMarks;
  readonly ss: SsSource;
}

export interface NamespaceInput {
  readonly namespace: NamespaceRef;
  readonly memory: NamespaceMemory;
  readonly processes: readonly FoundProcess[];
  /** Through whom its tables can be read. */
  readonly pids: readonly (number | 'self')[];
  readonly targets: Targets;
  /** Bus ports of all namespaces of this host. */
  readonly busPorts: ReadonlySet<number>;
}

export interface NamespaceLook {
  readonly sample: NamespaceSample;
  readonly source: 'proc' | 'ss';
  readonly problems: readonly SampleProblem[];
}

/** With more rows, or with a look that took longer (ms), connections that clients may have opened are only counted. */
const CROWDED_ROWS = 5000;
const CROWDED_TOOK = 25;

/** Looks at one namespace; `gone` when nobody is left there to look through. */
export async function lookAtNamespace(
  input: NamespaceInput,
  tools: LookTools,
): Promise<NamespaceLook | 'gone' | 'denied'> {
  const { memory, processes, targets } = input;
  const pids = processes.map(one => one.pid);
  memory.connections.begin();
  for (let pass = 1; ; pass++) {
    mark(input, tools.marks);
    const { owners, marks } = tools;
    const began = performance.now();
    const fold = new NamespaceFold({ memory, processes, owners, targets, marks, crowded: memory.crowded });
    const read = await readRows(input, fold, tools);
    if (read === 'gone' || read === 'denied') return read;
    memory.crowded = read.tableRows > CROWDED_ROWS || performance.now() - began > CROWDED_TOOK;
    memory.marked = fold.marked;
    const news = fold.learn();
    const owned = fold.unknown.size > 0 && owners.scan(pids, fold.unknown, performance.now());
    const hidden = pass === 1 && memory.looks === 0 && pids.some(pid => owners.hides(pid));
    // What one pass teaches, the next one uses: whose listeners they are, then which connections come from them.
    if ((news || owned || hidden) && pass < 4) memory.connections.restart();
    else return finish(input, fold, read, tools);
  }
}

function mark({ memory, processes, targets, busPorts }: NamespaceInput, marks: PortMarks): void {
  marks.clear();
  const listened = memory.listeners.map(one => one.port);
  marks.add(listened, Mark.listened);
  marks.add(busPorts, Mark.bus);
  marks.add(memory.busPorts(processes, targets.busPorts, performance.now()), Mark.bus);
  marks.add(targets.busPorts, Mark.bus);
  marks.add(targets.clientPorts, Mark.targetClient);
  marks.add(memory.outgoing, Mark.outgoing);
}

function finish(input: NamespaceInput, fold: NamespaceFold, read: RowsRead, tools: LookTools): NamespaceLook {
  const { namespace, memory, processes } = input;
  const { addresses, rows, ports, dropped } = fold.finish();
  memory.addresses = addresses;
  return {
    sample: {
      id: namespace.id,
      addresses,
      processes: processes.map(one => describeProcess(one, memory.listeners)),
      rows,
      ports,
      counters: counters(input.pids, tools.proc),
      tableRows: read.tableRows,
    },
    source: read.source,
    problems: [...damagedRows(read.damaged, namespace), ...tooManyRows(dropped, namespace)],
  };
}

function counters(pids: NamespaceInput['pids'], proc: string): NamespaceSample['counters'] {
  for (const pid of pids) {
    const read = readProcText(`${proc}/${pid}/net/snmp`);
    if (typeof read !== 'string') return parseCounters(read.text);
  }
  return null;
}
