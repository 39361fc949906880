import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeId } from '@/lib/cluster/ids';
import { Connection } from '@/server/demo/connection';
import type { Reply } from '@/server/demo/resp-reader';
import { until } from './until';

/** Options of the server by name, as in its configuration file; a list repeats the option. */
export type ServerOptions = Readonly<Record<string, string | number | readonly string[]>>;

/** One real server process on loopback, driven by the tests' own client; it outlives its restarts. */
export class RealNode {
  /** Its node id, once it has one. */
  id = '' as NodeId;
  private child: ChildProcess | null = null;
  private gone: Promise<void> = Promise.resolve();
  private readonly folder: string;

  constructor(
    private readonly binary: string,
    folder: string,
    readonly port: number,
    private readonly options: ServerOptions,
    /** The default user's password, for the tests' own commands. */
    private readonly password?: string,
    /** The loopback address it listens on. */
    private readonly host = '127.0.0.1',
  ) {
    this.folder = join(folder, String(port));
  }

  get name(): string {
    return `${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get endpoint(): { readonly host: string; readonly port: number } {
    return { host: this.host, port: this.port };
  }

  /** Spawns the server in its own folder. Rejects when it ends or is not up within 10 s. */
  async start(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const config = join(this.folder, 'server.conf');
    writeFileSync(
      config,
      configText({ ...DEFAULTS, bind: this.host, dir: this.folder, port: this.port, ...this.options }),
    );
    const child = spawn(this.binary, [config], { cwd: this.folder, stdio: 'ignore' });
    this.child = child;
    this.gone = new Promise(resolve => {
      const end = () => {
        if (this.child === child) this.child = null;
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
    await until(
      `${this.name} is up`,
      async () => {
        if (this.child !== child) throw new Error(`${this.name} ended while starting: ${this.log()}`);
        return this.command('PING').then(
          reply => reply === 'PONG',
          () => false,
        );
      },
      { within: 10_000 },
    );
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.gone;
  }

  killNow(): void {
    this.child?.kill('SIGKILL');
  }

  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** One command on a connection of its own. Rejects on an error reply. */
  async command(...words: readonly (string | number)[]): Promise<Reply> {
    const connection = new Connection(this.port, 3000, this.host);
    try {
      if (this.password) await connection.send(['AUTH', this.password]);
      const reply = await connection.send(words);
      if (reply instanceof Error) throw reply;
      return reply;
    } finally {
      connection.close();
    }
  }

  /** `command` for commands that answer with text. */
  async text(...words: readonly (string | number)[]): Promise<string> {
    return String(await this.command(...words));
  }

  private log(): string {
    try {
      return readFileSync(join(this.folder, 'server.log'), 'utf8').slice(-500);
    } catch {
      return '(no log)';
    }
  }
}

const DEFAULTS: ServerOptions = {
  'protected-mode': 'yes',
  logfile: 'server.log',
  loglevel: 'warning',
  save: '""',
  appendonly: 'no',
  maxmemory: '64mb',
  'repl-diskless-sync': 'yes',
  'repl-diskless-sync-delay': 0,
  'repl-backlog-size': '256kb',
};

function configText(options: ServerOptions): string {
  return Object.entries(options)
    .flatMap(([name, value]) => [value].flat().map(one => `${name} ${one}\n`))
    .join('');
}
