import { execFile } from 'node:child_process';
import { parseSs, type SsTable } from '@/lib/sockets/table/parse-ss';

/** Asking ss costs a process: below this many rows reading /proc is cheaper. */
const FROM_ROWS = 4000;
/** Once in use it stays until so much of that is left, so that the source does not change to and fro. */
const STAY = 0.6;
/** With a larger share of rows that pass the filter, ss is no gain. */
const MOST_OURS = 0.3;
/** A filter names each port twice; beyond this many it would itself become a cost. */
const MOST_PORTS = 200;
/** ms per row that the kernel takes to print /proc, until our own looks have shown it. */
const PROC_COST = 0.0018;
/** One slow start of a process says little. */
const DEARER_LOOKS = 5;
const RETRY_AFTER = 5 * 60_000;
const TIMEOUT = 2000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/** The sockets of our own namespace, filtered inside the kernel by `ss`. */
export class SsSource {
  /** Why it could not be used, as a clause; null when it could or there is no need for it. */
  failure: string | null = null;
  private using = false;
  /** When ss may be tried again after it failed or was the dearer one; ms. */
  private notBefore = 0;
  private procCost = PROC_COST;
  private dearer = 0;
  private running: ReturnType<typeof execFile> | null = null;

  /** `fromRows`: size of the tables from which on ss is tried; 0 to try it always. */
  constructor(
    private readonly command = 'ss',
    private readonly fromRows = FROM_ROWS,
  ) {}

  /** `ours`: how many of the rows would pass the filter; what passes costs more to print and to read than a row of /proc. */
  isCheaper(tableRows: number, ours: number, ports: number): boolean {
    const worth = this.fromRows === 0 || ours < tableRows * MOST_OURS;
    this.using = worth && tableRows >= this.fromRows * (this.using ? STAY : 1);
    if (!this.using) this.failure = null;
    return this.using && ports > 0 && ports <= MOST_PORTS && performance.now() >= this.notBefore;
  }

  /** What a look through /proc cost, to compare with. */
  procTook(ms: number, rows: number): void {
    if (rows >= 1000) this.procCost = ms / rows;
  }

  /** What a look with ss cost: where most rows are ours it prints them all, and is no gain. */
  ssTook(ms: number, tableRows: number): void {
    this.dearer = ms > this.procCost * tableRows ? this.dearer + 1 : 0;
    if (this.dearer >= DEARER_LOOKS) this.pause();
  }

  /** All sockets with a local or remote port among `ports`; null, with `failure` set, when that fails. */
  async read(ports: Iterable<number>): Promise<SsTable | null> {
    const filter = [...ports].flatMap(port => [`sport = :${port}`, `dport = :${port}`]).join(' or ');
    const output = await this.run(['-tanoeH', `( ${filter} )`]);
    const table = typeof output === 'string' ? parseSs(output) : null;
    const nonsense = table?.rows.length === 0 && table.malformedLines.length > 0;
    this.failure =
      output instanceof Error ? explain(output) : nonsense ? 'it printed something else than sockets' : null;
    if (this.failure === null) return table;
    this.pause();
    return null;
  }

  stop(): void {
    this.running?.kill('SIGKILL');
  }

  private pause(): void {
    this.dearer = 0;
    this.notBefore = performance.now() + RETRY_AFTER;
  }

  private run(args: readonly string[]): Promise<string | Error> {
    return new Promise(resolve => {
      const options = { timeout: TIMEOUT, maxBuffer: MOST_OUTPUT };
      this.running = execFile(this.command, args, options, (error, stdout) => {
        this.running = null;
        resolve(error ?? stdout);
      });
    });
  }
}

function explain(error: Error): string {
  if ('code' in error && error.code === 'ENOENT') return 'it is not installed (package iproute2)';
  if ('killed' in error && error.killed) return `it took longer than ${TIMEOUT / 1000} s`;
  return `it ended with ${'code' in error ? `exit code ${String(error.code)}` : 'an error'}`;
}
