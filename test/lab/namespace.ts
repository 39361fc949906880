import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { until } from '../helpers/until';

const execute = promisify(execFile);

/**
 * A Linux "host" without a machine: network, process, mount and host name namespaces of its own, with its own /proc.
 * It lives as long as its first process, and that one reads a pipe from us: when we die, however we die, the pipe
 * closes, the first process ends, and the kernel ends all others of that host and takes its network apart.
 */
export class Namespace {
  private constructor(
    readonly name: string,
    private readonly holder: ChildProcess,
    /** Its first process, by our own numbering: `/proc/<pid>/...` shows that host from here. */
    readonly pid: number,
  ) {}

  static async open(name: string): Promise<Namespace> {
    const first = `hostname ${name}; ip link set lo up; echo ready; exec cat`;
    const holder = spawn(
      'unshare',
      ['--net', '--pid', '--uts', '--mount-proc', '--fork', '--kill-child', 'sh', '-c', first],
      // A group of its own: Ctrl-C is for the harness, which then ends everything in order.
      { detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const said = { out: '', error: '' };
    holder.on('error', error => {
      said.error += error.message;
    });
    holder.stdout?.on('data', chunk => {
      said.out += chunk;
    });
    holder.stderr?.on('data', chunk => {
      said.error += chunk;
    });
    try {
      const pid = await until(`the host ${name} is up`, () => {
        if (holder.exitCode !== null || holder.pid === undefined)
          throw new Error(`the namespaces of ${name} could not be made: ${said.error.trim()}`);
        return said.out.includes('ready') && childOf(holder.pid);
      });
      return new Namespace(name, holder, pid);
    } catch (error) {
      holder.kill('SIGKILL');
      throw error;
    }
  }

  /** Runs a shell script there to its end and gives what it printed. Rejects when it fails. */
  async run(script: string): Promise<string> {
    const { stdout } = await execute('nsenter', [...this.flags(), 'sh', '-euc', script], {
      maxBuffer: 1 << 26,
    });
    return stdout;
  }

  /** Starts a program there. */
  async start(program: string, args: readonly string[], options: InsideOptions): Promise<Inside> {
    const entered = spawn('nsenter', [...this.flags(), program, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: ['ignore', options.output ?? 'ignore', options.output ?? 'ignore'],
    });
    let ended = false;
    const gone = new Promise<void>(resolve => {
      const end = () => {
        ended = true;
        resolve();
      };
      entered.once('exit', end);
      entered.once('error', end);
    });
    const pid = await until(`${program} starts on ${this.name}`, () => {
      if (ended || entered.pid === undefined) throw new Error(`${program} did not start on ${this.name}.`);
      return childOf(entered.pid);
    });
    return new Inside(pid, entered, gone, () => ended);
  }

  /** Ends every process of the host; its network goes with them. */
  async close(): Promise<void> {
    if (this.holder.exitCode !== null || this.holder.signalCode !== null) return;
    const gone = new Promise(resolve => this.holder.once('exit', resolve));
    this.holder.kill('SIGKILL');
    await gone;
  }

  private flags(): string[] {
    return ['-t', String(this.pid), '--net', '--pid', '--uts', '--mount', '--wd=/', '--'];
  }
}

export interface InsideOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A file descriptor for what it prints; nowhere unless given. */
  readonly output?: number;
}

/** A process on a host. */
export class Inside {
  constructor(
    /** By our own numbering. */
    readonly pid: number,
    private readonly entered: ChildProcess,
    readonly gone: Promise<void>,
    private readonly hasEnded: () => boolean,
  ) {}

  get running(): boolean {
    return !this.hasEnded();
  }

  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    if (!this.running) return;
    process.kill(this.pid, name);
    // nsenter stops itself when its child is stopped, and would then neither go on nor collect it.
    if (name !== 'SIGSTOP') this.entered.kill('SIGCONT');
  }
}

/** The only child of a process of ours; null as long as it has none. */
function childOf(pid: number): number | null {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children === '' ? null : Number(children.split(' ')[0]);
  } catch {
    return null;
  }
}
