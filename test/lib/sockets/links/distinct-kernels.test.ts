import { expect, test } from 'vitest';
import { distinctKernels } from '@/lib/sockets/links/distinct-kernels';
import type { HostView } from '@/lib/sockets/links/link-table';
import type { RedisProcess } from '@/lib/sockets/sample/sample';

const process = (pid: number, started = 100): RedisProcess => ({
  pid,
  innerPid: pid,
  kind: 'server',
  program: 'redis-server',
  started,
  state: 'S',
  cpuTicks: 1,
  port: 6379,
  listens: [6379, 16379],
});

const view = (host: string, at: number, processes: readonly RedisProcess[]): HostView => ({
  host,
  at,
  interval: 1000,
  sample: {
    at,
    seq: 1,
    source: 'proc',
    cause: 'tick',
    took: 1,
    problems: [],
    namespaces: [{ id: '1', addresses: [], processes, rows: [], ports: [], counters: null, tableRows: 0 }],
  },
});

test('two names for one kernel are one witness: the newest counts', () => {
  const older = view('server', 1000, [process(7)]);
  const newer = view('agent', 1200, [process(7), process(8)]);
  expect(distinctKernels([older, newer])).toEqual([newer]);
  expect(distinctKernels([newer, older])).toEqual([newer]);
});

test('equal pids on two machines are two processes, told by their start', () => {
  const views = [view('a', 1000, [process(7, 100)]), view('b', 1000, [process(7, 200)])];
  expect(distinctKernels(views)).toEqual(views);
});

test('what does not tell when its processes began is taken for nobody else', () => {
  const views = [view('a', 1000, [process(1, 0)]), view('b', 1000, [process(1, 0)])];
  expect(distinctKernels(views)).toEqual(views);
});
