import { rowView } from '@/lib/sockets/table/row-view';
import type { NamespaceFold } from './namespace-fold';
import type { LookTools, NamespaceInput } from './namespace-look';
import { parseSockstat } from './parse-counters';
import { readProcText } from './proc-file';

export interface RowsRead {
  /** Rows of the tables before anything is left out. */
  readonly tableRows: number;
  readonly damaged: number;
  readonly source: 'proc' | 'ss';
}

/** Feeds the rows of a namespace to `fold`: from `ss` where that is possible and cheaper, else from /proc. */
export async function readRows(
  input: NamespaceInput,
  fold: NamespaceFold,
  tools: LookTools,
): Promise<RowsRead | 'gone' | 'denied'> {
  const { memory } = input;
  // ss shows the namespace it runs in, and only ports that a look at the whole table has taught.
  if (input.pids.includes('self') && !memory.wholeTableDue(input.processes, performance.now())) {
    const ports = memory.portsOfInterest(input.targets);
    const tableRows = countRows(tools.proc);
    if (tools.ss.isCheaper(tableRows, ports.size)) {
      const began = performance.now();
      const read = await tools.ss.read(ports);
      if (read) {
        for (const row of read.rows) fold.visit(rowView(row));
        tools.ss.ssTook(performance.now() - began, tableRows);
        return { tableRows, damaged: read.malformedLines.length, source: 'ss' };
      }
    }
  }
  return await fromProc(input, fold, tools);
}

async function fromProc(
  { pids, memory, processes }: NamespaceInput,
  fold: NamespaceFold,
  { reader, proc, ss }: LookTools,
): Promise<RowsRead | 'gone' | 'denied'> {
  let failure: 'gone' | 'denied' = 'gone';
  for (const pid of pids) {
    const began = performance.now();
    const v4 = await reader.read(`${proc}/${pid}/net/tcp`, row => fold.visit(row));
    if (typeof v4 === 'string') {
      if (v4 === 'denied') failure = 'denied';
      continue;
    }
    // Absent where IPv6 is switched off.
    const v6 = await reader.read(`${proc}/${pid}/net/tcp6`, row => fold.visit(row));
    const { rows, damaged } = typeof v6 === 'string' ? { rows: 0, damaged: 0 } : v6;
    const tableRows = v4.rows + rows;
    ss.procTook(performance.now() - began, tableRows);
    memory.readWholeTable(processes, performance.now());
    return { tableRows, damaged: v4.damaged + damaged, source: 'proc' };
  }
  return failure;
}

function countRows(proc: string): number {
  const [v4, v6] = ['sockstat', 'sockstat6'].map(name => readProcText(`${proc}/self/net/${name}`));
  return parseSockstat(typeof v4 === 'object' ? v4.text : '', typeof v6 === 'object' ? v6.text : '');
}
