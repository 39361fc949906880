import type { NamespaceSample } from '@/lib/sockets/sample/sample';
import { TableScanner } from '@/lib/sockets/table/table-scanner';
import { describeProcess } from '../../sockets/describe-process';
import { type Folded, NamespaceFold } from '../../sockets/namespace-fold';
import type { NamespaceMemory } from '../../sockets/namespace-memory';
import { Mark, PortMarks } from '../../sockets/port-marks';
import type { FoundProcess } from '../../sockets/process-finder';
import { SocketOwners } from '../../sockets/socket-owners';
import type { Targets } from '../../sockets/targets';
import type { Posted, PostedNamespace } from './read-posted';

/** A table tells inodes, and nobody there to ask whose they are: listeners are known by ports and users alone. */
class NoOwners extends SocketOwners {
  override of(): undefined {
    return undefined;
  }
  override hides(): boolean {
    return true;
  }
}

export interface PostedSample {
  readonly sample: NamespaceSample;
  /** Rows left out because there were too many. */
  readonly dropped: number;
}

/** What a sample holds of one posted namespace: the same rows and sums that our own sampler takes. */
export function foldPosted(
  { bytes, endian }: Posted,
  namespace: PostedNamespace,
  memory: NamespaceMemory,
  targets: Targets,
  now: number,
): PostedSample {
  const known = namespace.processes.length > 0;
  const processes = known ? namespace.processes : unknownProcesses(targets);
  const owners = new NoOwners('');
  const scanner = new TableScanner(endian);
  const marks = new PortMarks();
  const titled = processes.flatMap(({ titlePort }) =>
    titlePort === null ? [] : titlePort < 55_536 ? [titlePort, titlePort + 10_000] : [titlePort],
  );
  memory.connections.begin();
  const pass = (): Folded | null => {
    marks.clear();
    marks.add(titled, Mark.listened);
    marks.add(
      memory.listeners.map(one => one.port),
      Mark.listened,
    );
    marks.add(memory.busPorts(processes, targets.busPorts, now), Mark.bus);
    marks.add(targets.clientPorts, Mark.targetClient);
    marks.add(memory.outgoing, Mark.outgoing);
    const fold = new NamespaceFold({ memory, processes, owners, targets, marks, crowded: false });
    for (const [start, end] of namespace.rows)
      if (scanner.read(bytes, start, end) === 'row') fold.visit(scanner);
    return fold.learn() ? null : fold.finish();
  };
  // Listeners first: what a pass learns of ports, the next one uses. Two always do, a third is for what learns late.
  let folded = pass();
  for (let more = 0; !folded && more < 3; more++) {
    memory.connections.restart();
    folded = pass();
  }
  const { addresses, rows, ports, dropped } = folded ?? { addresses: [], rows: [], ports: [], dropped: 0 };
  return {
    sample: {
      id: namespace.id,
      addresses,
      processes: known ? processes.map(one => describeProcess(one, memory.listeners)) : [],
      rows: known ? rows : rows.map(row => ({ ...row, owner: null })),
      ports,
      counters: namespace.counters,
      tableRows: namespace.rows.length,
    },
    dropped,
  };
}

/** Where only tables were sent, whoever listens on a port of some cluster stands for its process while rows are chosen. */
function unknownProcesses(targets: Targets): FoundProcess[] {
  const ports = new Set([...targets.clientPorts, ...targets.busPorts]);
  return [...ports].map(port => ({
    pid: port,
    innerPid: port,
    kind: 'server',
    program: '',
    started: 0,
    state: 'S',
    cpuTicks: 0,
    uid: 0,
    titlePort: port,
    namespace: { key: '0', id: '0' },
  }));
}
