import { fork } from 'node:child_process';

export interface CrowdPlace {
  /** Where the connections lead to; loopback unless given. */
  readonly host?: string;
  /** A process in whose network namespace they are opened; ours unless given. */
  readonly inside?: number;
}

/**
 * Runs with `sockets` more rows in the socket table of this host: half as many idle connections on loopback, to `port` or
 * else to a port that no Redis process has. Rejects when the limit of open files is too low for that.
 */
export async function withCrowd<Result>(
  sockets: number,
  port: number | null,
  run: () => Promise<Result>,
  { host, inside }: CrowdPlace = {},
): Promise<Result> {
  const args = [String(sockets / 2), ...(port === null ? [] : [String(port)]), ...(host ? [host] : [])];
  const node = ['--import', 'tsx'];
  const program =
    inside === undefined
      ? { execArgv: node }
      : { execPath: 'nsenter', execArgv: ['-t', String(inside), '--net', '--', process.execPath, ...node] };
  const child = fork('bench/harness/crowd-process.ts', args, program);
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () =>
        reject(new Error(`${sockets} sockets could not be opened; ulimit -n ${sockets + 1000} may help.`)),
      );
    });
    return await run();
  } finally {
    child.kill();
    await ended;
  }
}
