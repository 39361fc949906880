import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The server as a build has it, in a folder of its own; removed after the file's tests. */
export async function bundledServer(): Promise<string> {
  const outdir = path.join(ROOT, 'node_modules/.cache', `slotscope-server-${process.pid}`);
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: { cli: 'server/cli.ts', 'sqlite-worker': 'server/store/sqlite-worker.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  return path.join(outdir, 'cli.mjs');
}

/** A server in a process of its own, and what it said to be on the disk. */
export interface KillableServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** Each `writtenUntil` that it told, ascending. */
  readonly acknowledged: readonly number[];
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** `slotscope serve ARGS`; asks it all the time how far its history is written. */
export async function startKillable(cli: string, args: readonly string[]): Promise<KillableServer> {
  // The server refuses variables of ours that it does not know.
  const { SLOTSCOPE_KILLS: _ours, ...env } = process.env;
  const child = spawn(process.execPath, [cli, 'serve', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk;
      const found = / on (http:\/\/\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`slotscope serve ended:\n${said}`)));
  });
  const acknowledged: number[] = [];
  const ask = async () => {
    while (child.exitCode === null && child.signalCode === null) {
      const { history } = (await (await fetch(`${url}/readyz`)).json()) as {
        history: { writtenUntil: number };
      };
      if (history.writtenUntil > (acknowledged.at(-1) ?? 0)) acknowledged.push(history.writtenUntil);
      await sleep(10);
    }
  };
  // A question that was under way when it was killed.
  const asking = ask().catch(() => {});
  return {
    url,
    child,
    acknowledged,
    async kill() {
      child.kill('SIGKILL');
      await gone;
      await asking;
    },
  };
}
