import { fork } from 'node:child_process';

/**
 * Runs with `sockets` more rows in the socket table of this host: half as many idle connections on loopback, to `port` or
 * else to a port that no Redis process has. Rejects when the limit of open files is too low for that.
 */
export async function withCrowd<Result>(
  sockets: number,
  port: number | null,
  run: () => Promise<Result>,
): Promise<Result> {
  const args = [String(sockets / 2), ...(port === null ? [] : [String(port)])];
  const child = fork('bench/harness/crowd-process.ts', args, { execArgv: ['--import', 'tsx'] });
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
