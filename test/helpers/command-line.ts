import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until';

const ARGS = ['--import', 'tsx', 'server/cli.ts'];

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [...ARGS, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', text => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    said.err += text;
  });
  return { child, said };
}

/** One command line of `slotscope` in a process of its own, to its end. */
export async function runCommand(args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
  const { child, said } = start(args, env);
  const [code] = await once(child, 'close');
  return { code, ...said };
}

export interface ServingCommand {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<Said>;
}

/** One command line of `slotscope` that serves; rejects with what it said when it ends instead. */
export async function serveCommand(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ServingCommand> {
  const { child, said } = start(args, env);
  const ended = once(child, 'close');
  const url = await until('it says where it listens', () => {
    if (child.exitCode !== null) throw new Error(said.err);
    return / on (http:\S+)\n/.exec(said.out)?.[1];
  });
  return {
    url,
    child,
    async stop() {
      child.kill('SIGINT');
      const [code] = await ended;
      return { code, ...said };
    },
  };
}
