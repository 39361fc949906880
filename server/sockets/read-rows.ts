import { rowView } from '@/lib/sockets/table/row-view';
import type { SocketRow } from '@/lib/sockets/table/socket-row';
import { isIdle } from './idle-table';
import type { NamespaceFold } from './namespace-fold';
import type { LookTools, NamespaceInput } from './namespace-look';
import { nameAll } from './namespace-memory';
import { parseSockstat, parseSockstat6 } from './parse-counters';
import { readProcText } from './proc-file';
import type { TableRead } from './table-reader';

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
  const { memory, processes } = input;
  // ss shows the namespace it runs in, and only ports that a look at the whole table has taught.
  if (input.pids.includes('self') && !memory.wholeTableDue(processes, performance.now())) {
    const ports = memory.portsOfInterest(processes, input.targets);
    const tableRows = countRows(tools.proc);
    if (tools.ss.isCheaper(tableRows, memory.marked, ports.size)) {
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
  tools: LookTools,
): Promise<RowsRead | 'gone' | 'denied'> {
  const { reader, proc, ss } = tools;
  let failure: 'gone' | 'denied' = 'gone';
  for (const pid of pids) {
    const began = performance.now();
    const v4 = await reader.read(`${proc}/${pid}/net/tcp`, row => fold.visit(row));
    if (typeof v4 === 'string') {
      if (v4 === 'denied') failure = 'denied';
      continue;
    }
    const v6 = await readV6(`${proc}/${pid}/net`, memory.idle6, nameAll(processes), fold, tools);
    const tableRows = v4.rows + v6.rows;
    ss.procTook(performance.now() - began, tableRows);
    memory.readWholeTable(processes, performance.now());
    return { tableRows, damaged: v4.damaged + v6.damaged, source: 'proc' };
  }
  return failure;
}

async function readV6(
  net: string,
  idle: NamespaceInput['memory']['idle6'],
  of: string,
  fold: NamespaceFold,
  { reader }: LookTools,
): Promise<TableRead> {
  const sockstat6 = readProcText(`${net}/sockstat6`);
  const inUse = typeof sockstat6 === 'string' ? null : parseSockstat6(sockstat6.text);
  const known = idle.rows(inUse, of, performance.now());
  if (known) {
    for (const row of known) fold.visit(rowView(row));
    return { rows: known.length, damaged: 0 };
  }
  const kept: SocketRow[] = [];
  const read = await reader.read(`${net}/tcp6`, row => {
    if (isIdle(row.state, kept.length)) kept.push(row.row());
    fold.visit(row);
  });
  // Absent where IPv6 is switched off.
  if (typeof read === 'string') return { rows: 0, damaged: 0 };
  idle.read(kept, read.rows + read.damaged, of, performance.now());
  return read;
}

function countRows(proc: string): number {
  const [v4, v6] = ['sockstat', 'sockstat6'].map(name => readProcText(`${proc}/self/net/${name}`));
  return parseSockstat(typeof v4 === 'object' ? v4.text : '', typeof v6 === 'object' ? v6.text : '');
}
