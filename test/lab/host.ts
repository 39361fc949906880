import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeId } from '@/lib/cluster/ids';
import { until } from '../helpers/until';
import { ask, CLIENT_PORT, type Words } from './ask';
import type { Inside, Namespace } from './namespace';
import { readSockets, type SsRow } from './sockets';

/** cluster-node-timeout of the lab in ms: Redis's default, which every number of ours is told for. */
export const NODE_TIMEOUT = 15_000;

/** One host with its node; the node outlives its restarts. */
export class LabHost {
  /** Its node id, once it has one. */
  id = '' as NodeId;
  private server: Inside | null = null;

  constructor(
    /** Counted from 0. */
    readonly index: number,
    readonly ip: string,
    readonly namespace: Namespace,
    private readonly binary: string,
    /** Where its files lie. */
    readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  get name(): string {
    return `host-${this.index + 1}`;
  }

  get running(): boolean {
    return this.server?.running ?? false;
  }

  /** Its server's pid, by our own numbering. Throws when it does not run. */
  get pid(): number {
    if (!this.server?.running) throw new Error(`the server on ${this.name} does not run`);
    return this.server.pid;
  }

  async startServer(): Promise<void> {
    const args = Object.entries(OPTIONS).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.server = await this.namespace.start(this.binary, [...args, '--dir', this.folder], {
      cwd: this.folder,
    });
    await until(`the server on ${this.name} answers`, () =>
      this.ask('PING').then(
        reply => reply === 'PONG',
        () => false,
      ),
    );
  }

  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.server?.signal(name);
  }

  async serverGone(): Promise<void> {
    await this.server?.gone;
  }

  /** One command to its node over the lab's network. Rejects on an error reply or silence. */
  ask(...words: Words) {
    return ask(this.ip, words);
  }

  async text(...words: Words): Promise<string> {
    return String(await this.ask(...words));
  }

  /** A shell script on this host. */
  run(script: string): Promise<string> {
    return this.namespace.run(script);
  }

  sockets(): Promise<SsRow[]> {
    return readSockets(this.namespace);
  }

  /** Puts rules into the host's packet filter, all at one instant. Each is a rule as `iptables -A` takes it. */
  async filter(rules: readonly string[]): Promise<void> {
    const table = ['*filter', ...rules.map(rule => `-A ${rule}`), 'COMMIT'].join('\n');
    await this.run(`printf '%s\\n' '${table}' | iptables-restore`);
  }

  async unfilter(): Promise<void> {
    await this.run('iptables -F');
  }

  /** A file for what a program on this host prints. */
  logFile(name: string): number {
    return openSync(join(this.folder, name), 'a');
  }
}

const OPTIONS: Readonly<Record<string, string | number>> = {
  port: CLIENT_PORT,
  'protected-mode': 'no',
  logfile: 'server.log',
  save: '',
  appendonly: 'no',
  maxmemory: '64mb',
  'cluster-enabled': 'yes',
  'cluster-config-file': 'nodes.conf',
  'cluster-node-timeout': NODE_TIMEOUT,
  'enable-debug-command': 'yes',
  'repl-diskless-sync': 'yes',
  'repl-diskless-sync-delay': 0,
  'repl-backlog-size': '256kb',
};
