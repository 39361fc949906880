import { afterEach, expect, test, vi } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import type { NodeLine } from '@/lib/cluster/node-line';
import { FAULT_IDS } from '@/lib/wire';
import type { Demo } from '@/server/demo/demo';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { readView } from '@/server/demo/form-cluster';
import { sendCommand } from '@/server/demo/send-command';
import { startDemo } from '@/server/demo/start-demo';

let demo: Demo | null = null;

afterEach(async () => {
  await demo?.stop();
  demo = null;
});

async function start(env: Record<string, string>): Promise<{ demo: Demo; log: string[] }> {
  const log: string[] = [];
  demo = await startDemo(env, text => log.push(text));
  return { demo, log };
}

const portOf = (seed: string | undefined) => Number(seed?.split(':')[1]);

test('without a server binary the demo is simulated and says so', async () => {
  const { demo, log } = await start({ PATH: '/nonexistent' });
  expect(demo.simulated).toBe(true);
  expect(log[0]).toBe('Demo: no valkey-server or redis-server in PATH.');
  expect(log[1]).toContain('SIMULATED');
  expect(demo.faults.map(fault => fault.id)).toEqual([...FAULT_IDS]);
});

test('a binary that is no server leads to the simulated demo and a line that says why', async () => {
  const { demo, log } = await start({ REDIS_SERVER_BIN: '/bin/true' });
  expect(demo.simulated).toBe(true);
  expect(log[0]).toMatch(
    /^Demo: \/bin\/true gave no cluster: \/bin\/true on port \d+ ended while starting\.$/,
  );
});

test('REDIS_SERVER_BIN that names nothing is not replaced by another binary', () => {
  expect(findServerBinary({ REDIS_SERVER_BIN: '/nonexistent', PATH: process.env.PATH })).toBeNull();
  expect(findServerBinary({ PATH: '' })).toBeNull();
});

test('the simulated demo takes every fault', async () => {
  const { demo } = await start({ PATH: '/nonexistent' });
  const [first = '', second = ''] = demo.seeds;
  const view = (port: number): Promise<readonly NodeLine[]> => readView(port);
  const lines = await view(portOf(first));
  const at = (i: number): NodeLine => {
    const line = lines.find(candidate => candidate.port === portOf(demo.seeds[i]));
    if (!line) throw new Error('no such node');
    return line;
  };
  expect(await demo.inject('migrate', at(0).id)).toBe(
    `Moving 500 slots from ${first} to ${second} over about 10 s.`,
  );
  await expect(demo.inject('migrate', at(1).id)).rejects.toThrow('running already');
  const marked = await view(at(0).port);
  expect(marked.find(line => line.id === at(0).id)?.migrating).toHaveLength(20);

  expect(await demo.inject('failover', at(2).id)).toContain(`replica ${demo.seeds[5]} took over`);
  await demo.inject('drop-replica', at(4).id);
  await expect(sendCommand(at(4).port, ['PING'])).rejects.toThrow('ECONNREFUSED');
  await vi.waitFor(async () => {
    const now = await view(at(0).port);
    expect(now).toHaveLength(5);
    expect(now.find(line => line.id === at(2).id)?.flags).toBe(Flag.slave);
  }, 2000);

  await demo.inject('freeze', at(3).id);
  await expect(sendCommand(at(3).port, ['PING'], 200)).rejects.toThrow('did not answer');
  await demo.inject('resume', at(3).id);
  await demo.inject('kill', at(3).id);
  await demo.inject('restart', at(3).id);
  expect(await sendCommand(at(3).port, ['PING'])).toBe('PONG');
});
