import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import type { NodeLine } from '@/lib/cluster/node-line';
import { countSlots } from '@/lib/cluster/slots';
import type { Demo } from '@/server/demo/demo';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { readView } from '@/server/demo/form-cluster';
import { askText, sendCommand } from '@/server/demo/send-command';
import { startDemo } from '@/server/demo/start-demo';

const NO_BINARY = !findServerBinary(process.env);

interface Mark {
  readonly folder: string;
  readonly children: readonly number[];
}

/** The demo folders whose owner is `pid`. */
function foldersOf(pid: number): Mark[] {
  return readdirSync(tmpdir())
    .filter(name => name.startsWith('slotscope-demo-'))
    .map(name => join(tmpdir(), name))
    .filter(folder => existsSync(join(folder, 'owner.json')))
    .map(folder => ({ folder, ...JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) }))
    .filter(owner => owner.pid === pid);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(NO_BINARY)('the real demo (needs redis-server or valkey-server)', () => {
  let demo: Demo;
  const log: string[] = [];
  const port = (i: number) => Number(demo.seeds[i]?.split(':')[1]);
  const line = async (observer: number, subject: number): Promise<NodeLine> => {
    const found = (await readView(port(observer))).find(candidate => candidate.port === port(subject));
    if (!found) throw new Error('not in this view');
    return found;
  };
  const idOf = async (i: number) => (await line(i === 0 ? 1 : 0, i)).id;

  beforeAll(async () => {
    demo = await startDemo(process.env, text => log.push(text));
  }, 20_000);
  afterAll(() => demo.stop());

  test('forms six nodes: three masters with all slots, a replica each, and says what it did', async () => {
    expect(demo.simulated).toBe(false);
    expect(log.at(-1)).toContain('six real servers');
    for (let i = 0; i < 6; i++) {
      const lines = await readView(port(i));
      expect(lines.map(({ slots }) => countSlots(slots)).sort()).toEqual([0, 0, 0, 5461, 5461, 5462]);
      expect(new Set(lines.flatMap(({ masterId }) => masterId ?? [])).size).toBe(3);
      expect(await askText(port(i), ['CLUSTER', 'INFO'])).toContain('cluster_state:ok');
    }
    expect(await askText(port(5), ['INFO', 'replication'])).toContain('master_link_status:up');
  });

  test('a light load moves the numbers', async () => {
    await vi.waitFor(async () => expect(await sendCommand(port(0), ['DBSIZE'])).toBeGreaterThan(10), 6000);
  });

  test('a manual failover of a master promotes its replica', async () => {
    const [master, replica] = [0, 3];
    expect((await line(1, replica)).masterId).toBe(await idOf(master));
    await demo.inject('failover', await idOf(master));
    await vi.waitFor(
      async () => expect((await line(1, replica)).flags & Flag.master).toBe(Flag.master),
      4000,
    );
    await vi.waitFor(async () => expect((await line(1, master)).flags & Flag.slave).toBe(Flag.slave), 4000);
  });

  test('migration marks stand on both sides, a frozen node is resumed, a killed master fails over and comes back', {
    timeout: 25_000,
  }, async () => {
    const [source, target, victim, heir] = [3, 1, 2, 5];
    expect(await demo.inject('migrate', await idOf(source))).toContain('Moving 500 slots');
    await expect(demo.inject('migrate', await idOf(target))).rejects.toThrow('running already');
    await vi.waitFor(async () => {
      const giving = (await line(source, source)).migrating.length > 0;
      expect(giving || countSlots((await line(source, source)).slots) < 5461).toBe(true);
    }, 2000);

    const frozen = await idOf(4);
    await demo.inject('freeze', frozen);
    await expect(sendCommand(port(4), ['PING'], 300)).rejects.toThrow('did not answer within 300 ms');
    await expect(demo.inject('freeze', frozen)).rejects.toThrow('is frozen already');
    await demo.inject('resume', frozen);
    expect(await sendCommand(port(4), ['PING'])).toBe('PONG');

    const killed = await idOf(victim);
    await demo.inject('kill', killed);
    await expect(sendCommand(port(victim), ['PING'])).rejects.toThrow('ECONNREFUSED');
    await vi.waitFor(
      async () => expect((await line(1, victim)).flags & (Flag.pfail | Flag.fail)).toBeGreaterThan(0),
      9000,
    );
    await vi.waitFor(async () => expect((await line(1, heir)).slots.length).toBeGreaterThan(0), 6000);
    expect((await line(1, victim)).flags & Flag.fail).toBe(Flag.fail);
    await demo.inject('restart', killed);
    await vi.waitFor(async () => expect((await line(1, victim)).masterId).toBe(await idOf(heir)), 4000);

    await vi.waitFor(async () => expect(countSlots((await line(1, target)).slots)).toBe(5962), 8000);
    await vi.waitFor(async () => expect((await line(source, source)).migrating).toEqual([]), 1000);
    expect(log.filter(text => text.includes('migration stopped'))).toEqual([]);
  });

  test('a dropped replica is gone from all views and from its port', async () => {
    const id = await idOf(4);
    await expect(demo.inject('drop-replica', await idOf(1))).rejects.toThrow('is a master, not a replica');
    expect(await demo.inject('drop-replica', id)).toContain('forgotten by 5 nodes');
    for (const i of [0, 1, 2, 3, 5])
      expect((await readView(port(i))).some(other => other.id === id)).toBe(false);
    await expect(sendCommand(port(4), ['PING'])).rejects.toThrow('ECONNREFUSED');
    await expect(demo.inject('kill', id)).rejects.toThrow(`No node ${id} in the demo cluster.`);
  });

  test('stop leaves no process and no folder, also of frozen nodes', async () => {
    const marks = foldersOf(process.pid);
    expect(marks).toHaveLength(1);
    const children = marks.flatMap(mark => mark.children);
    expect(children.filter(alive).length).toBeGreaterThanOrEqual(5);
    await demo.inject('freeze', await idOf(1));
    await demo.stop();
    expect(children.filter(alive)).toEqual([]);
    expect(foldersOf(process.pid)).toEqual([]);
  });
});

test.skipIf(NO_BINARY)(
  'a process that exits without stopping its demo leaves nothing either',
  {
    timeout: 20_000,
  },
  async () => {
    const script = `
    import { startDemo } from './server/demo/start-demo.ts';
    await startDemo(process.env, () => {});
    process.stdout.write(String(process.pid));
    process.exit(0);`;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(foldersOf(Number(stdout))).toEqual([]);
  },
);
