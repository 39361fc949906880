import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';

/** The built program as its own process, as users run it. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** All it said on stderr. */
  log(): string;
  /** After any signal but SIGKILL it must end with status 0 and leave none of its folders behind. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `slotscope` with these arguments and waits until it says where it listens. */
export async function startProcess(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  // Its own folder for temporary files, so that what it leaves there is seen.
  const scratch = scratchFolder();
  const child = spawn(process.execPath, ['bin/slotscope.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: scratch.path, ...env },
  });
  let log = '';
  child.stderr.on('data', chunk => {
    log += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', chunk => {
      const said = /on (http:\S+)/.exec(String(chunk));
      if (said?.[1]) resolve(said[1]);
    });
    child.once('exit', code => reject(new Error(`slotscope ${args.join(' ')} ended with ${code}: ${log}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    child,
    log: () => log,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill(signal);
      await ended;
      const left = readdirSync(scratch.path).filter(name => name.startsWith('slotscope-demo'));
      scratch.remove();
      if (signal === 'SIGKILL') return;
      expect({ status: child.exitCode, left }, log).toEqual({ status: 0, left: [] });
    },
  };
}

/** A folder that is gone after `remove`. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slotscope-test-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
