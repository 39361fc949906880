import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Served {
  readonly pid: number;
  readonly url: string;
  /** The id under which the one cluster is watched. */
  readonly cluster: string;
}

const NAME = 'bench';

/** Runs with `slotscope serve`, as built and as a user starts it; one cluster, 1 s interval. */
export function withServer<Result>(
  seeds: readonly string[],
  run: (served: Served) => Promise<Result>,
): Promise<Result> {
  const flags = seeds.flatMap(seed => ['--seed', seed]);
  return withServing([...flags, '--name', NAME, '--interval', '1s', '--port', '0'], served =>
    run({ ...served, cluster: NAME }),
  );
}

/** Runs with `slotscope serve FLAGS` in a process of its own. Ends it and removes its history whatever happens. */
export async function withServing<Result>(
  flags: readonly string[],
  run: (served: Pick<Served, 'pid' | 'url'>) => Promise<Result>,
): Promise<Result> {
  const data = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  const child = spawn(process.execPath, ['bin/slotscope.mjs', 'serve', ...flags, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const removeData = () => rmSync(data, { recursive: true, force: true });
  const endNow = () => {
    child.kill('SIGKILL');
    removeData();
  };
  process.once('exit', endNow);
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  try {
    const url = await listening(child);
    return await run({ pid: child.pid ?? 0, url });
  } finally {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(late);
    removeData();
    process.off('exit', endNow);
  }
}

/** The address it prints once it listens. Rejects with what it said instead. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk;
      const url = / on (http:\/\/\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`slotscope serve ended:\n${said}`)));
  });
}
