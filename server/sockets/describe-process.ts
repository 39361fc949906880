import type { RedisProcess } from '@/lib/sockets/sample/sample';
import type { Listener } from './namespace-memory';
import type { FoundProcess } from './process-finder';

/** A process with the ports it listens on; which of them is for clients its title tells, else its bus port, else its lowest. */
export function describeProcess(found: FoundProcess, listeners: readonly Listener[]): RedisProcess {
  const { pid, innerPid, kind, program, started, state, cpuTicks, titlePort } = found;
  const listens = [...new Set(listeners.filter(one => one.pid === pid).map(one => one.port))].sort(
    (a, b) => a - b,
  );
  const told = titlePort !== null && (listens.length === 0 || listens.includes(titlePort)) ? titlePort : null;
  const port = told ?? listens.find(one => listens.includes(one + 10_000)) ?? listens[0] ?? null;
  return { pid, innerPid, kind, program, started, state, cpuTicks, port, listens };
}
