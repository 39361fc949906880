import type { NamespaceCounters } from '@/lib/sockets/sample/sample';
import { guessEndian } from '@/lib/sockets/table/parse-table';
import { TableScanner } from '@/lib/sockets/table/table-scanner';
import type { FoundProcess } from '../../sockets/process-finder';
import { whyNoRow } from './why-no-row';

/** A stretch of the body, as places in its bytes. */
export type Line = readonly [start: number, end: number];

/** One network namespace of a posted body, its rows not yet read. */
export interface PostedNamespace {
  readonly id: string;
  readonly processes: FoundProcess[];
  counters: NamespaceCounters | null;
  /** The lines that hold good rows. */
  readonly rows: Line[];
}

export interface Posted {
  readonly bytes: Uint8Array;
  readonly endian: 'little' | 'big';
  /** Seconds until the next post, as the sender says; null when it does not. */
  readonly interval: number | null;
  /** What tells this machine from others, as the sender says; null when it does not. */
  readonly instance: string | null;
  /** Whether it holds a table, if only its header, or a process: an answer of a kernel, not of a full disk. */
  readonly answers: boolean;
  readonly namespaces: readonly PostedNamespace[];
  /** Good rows in all namespaces. */
  readonly rows: number;
  /** Lines that were not understood: how many, the number of the first (from 1), and what is wrong with it. */
  readonly bad: { readonly count: number; readonly first: number; readonly why: string } | null;
}

const NEWLINE = 10;
const HASH = 35;
/** Loopback is found within this, if a table has it at all: listeners come first. */
const GUESS_BYTES = 256 * 1024;
const MAX_NAMESPACES = 256;

/**
 * Reads the body of `POST /api/v1/agents/:host/sockets`: one or more tables as the kernel printed them, and lines that
 * begin with `#` and say what belongs together (docs/agents.md). Never throws; what is no row is counted.
 */
export function readPosted(bytes: Uint8Array): Posted {
  const decoder = new TextDecoder('latin1');
  const head = decoder.decode(bytes.subarray(0, GUESS_BYTES));
  const told = /^# endian (little|big)$/m.exec(head)?.[1];
  const endian = told === 'big' || told === 'little' ? told : guessEndian(head);
  const scanner = new TableScanner(endian);
  const namespaces: PostedNamespace[] = [];
  let current: PostedNamespace | null = null;
  let interval: number | null = null;
  let instance: string | null = null;
  let answers = false;
  let rows = 0;
  let bad: { count: number; first: number; why: string } | null = null;

  const within = (id: string): PostedNamespace => {
    let known = namespaces.find(one => one.id === id);
    if (!known) {
      known = { id, processes: [], counters: null, rows: [] };
      if (namespaces.length < MAX_NAMESPACES) namespaces.push(known);
    }
    return known;
  };
  const directive = (line: string): void => {
    const [word, ...rest] = line.slice(1).trim().split(/\s+/);
    const number = Number(rest[0]);
    switch (word) {
      case 'interval':
        if (number >= 1 && number <= 3600) interval = number;
        return;
      case 'instance':
        if (/^[0-9a-f-]{16,64}$/.test(rest[0] ?? '')) instance = rest[0]!;
        return;
      case 'namespace':
        current = within(/^\d{1,20}$/.test(rest[0] ?? '') ? rest[0]! : '0');
        return;
      case 'process': {
        current ??= within('0');
        const found = processOf(rest, current.id);
        answers ||= found !== null;
        if (found && current.processes.length < 256) current.processes.push(found);
        return;
      }
      case 'counters': {
        const [retransSegs, passiveOpens, activeOpens] = rest.map(Number);
        if ([retransSegs, passiveOpens, activeOpens].every(Number.isSafeInteger)) {
          current ??= within('0');
          current.counters = {
            retransSegs: retransSegs!,
            passiveOpens: passiveOpens!,
            activeOpens: activeOpens!,
          };
        }
        return;
      }
      default:
        return;
    }
  };

  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    number++;
    let end = bytes.indexOf(NEWLINE, start);
    if (end < 0) end = bytes.length;
    if (bytes[start] === HASH) directive(decoder.decode(bytes.subarray(start, Math.min(end, start + 200))));
    else {
      const found = scanner.read(bytes, start, end);
      if (found === 'row') {
        current ??= within('0');
        current.rows.push([start, end]);
        rows++;
        answers = true;
      } else if (found === 'damaged') {
        const line = () => decoder.decode(bytes.subarray(start, Math.min(end, start + 200)));
        bad ??= { count: 0, first: number, why: whyNoRow(line(), end === bytes.length) };
        bad.count++;
      } else answers ||= found === 'header';
    }
    start = end + 1;
  }
  return { bytes, endian, interval, instance, answers, namespaces, rows, bad };
}

/** `pid inner-pid state cpu-ticks started uid port program kind`, port 0 where its title tells none. */
function processOf(words: readonly string[], namespace: string): FoundProcess | null {
  const [pid, innerPid, state = '', cpuTicks, started, uid, port, program = '', kind] = words;
  const numbers = [pid, innerPid, cpuTicks, started, uid, port].map(Number);
  if (words.length !== 9 || !numbers.every(one => Number.isSafeInteger(one) && one >= 0)) return null;
  if (!/^[A-Za-z]$/.test(state) || program.length > 64 || numbers[5]! > 65_535) return null;
  return {
    pid: numbers[0]!,
    innerPid: numbers[1]!,
    kind: kind === 'sentinel' ? 'sentinel' : 'server',
    program,
    started: numbers[3]!,
    state,
    cpuTicks: numbers[2]!,
    uid: numbers[4]!,
    titlePort: numbers[5]! || null,
    namespace: { key: namespace, id: namespace },
  };
}
