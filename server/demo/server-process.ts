import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendCommand } from './send-command';

/** cluster-node-timeout of the demo, in ms: a third of the default, so that a failover takes seconds. */
export const DEMO_NODE_TIMEOUT = 5000;

/** One real server of the demo: a child process in a folder of its own, which outlives its restarts. */
export class ServerProcess {
  private child: ChildProcess | null = null;
  private gone: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly binary: string,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** `killed` also when it ended by itself. */
  get state(): 'running' | 'frozen' | 'killed' {
    if (!this.child) return 'killed';
    return this.stopped ? 'frozen' : 'running';
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get name(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Spawns the server on its port and folder. Rejects when it ends, or does not answer within 5 s. */
  async start(onSpawn: () => void): Promise<void> {
    const folder = join(this.folder, String(this.port));
    mkdirSync(folder, { recursive: true });
    // Same process group on purpose: Ctrl-C and a group's SIGTERM end the servers too.
    const child = spawn(this.binary, serverArguments(this.port, folder), { cwd: folder, stdio: 'ignore' });
    this.child = child;
    this.stopped = false;
    this.gone = new Promise(resolve => {
      const end = () => {
        if (this.child === child) this.child = null;
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
    onSpawn();
    for (const deadline = Date.now() + 5000; Date.now() < deadline; await sleep(20)) {
      if (this.child !== child) throw new Error(`${this.binary} on port ${this.port} ended while starting.`);
      const alive = await sendCommand(this.port, ['PING'], 500).catch(() => null);
      if (alive === 'PONG') return;
    }
    throw new Error(`${this.binary} on port ${this.port} did not answer within 5 s.`);
  }

  /** SIGSTOP: the kernel goes on accepting for it. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
    this.stopped = true;
  }

  resume(): void {
    this.child?.kill('SIGCONT');
    this.stopped = false;
  }

  /** SIGKILL, which a frozen process obeys too. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.gone;
  }

  /** For the end of our own process, when nothing can be awaited. */
  killNow(): void {
    this.child?.kill('SIGKILL');
  }

  async waitForExit(): Promise<void> {
    await this.gone;
  }
}

/** Only options that Redis 5 knows too. */
function serverArguments(port: number, folder: string): string[] {
  const options: Record<string, string | number> = {
    port,
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    dir: folder,
    logfile: 'server.log',
    loglevel: 'warning',
    save: '',
    appendonly: 'no',
    maxmemory: '64mb',
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-node-timeout': DEMO_NODE_TIMEOUT,
    'repl-diskless-sync': 'yes',
    'repl-diskless-sync-delay': 0,
    'repl-backlog-size': '256kb',
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
