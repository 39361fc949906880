import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Glance } from '@/server/sockets/glance';
import type { FoundProcess } from '@/server/sockets/process-finder';
import { ProcessFinder } from '@/server/sockets/process-finder';
import { NO_SERVER, type RealServers, startServers } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { NO_PROC } from './looking';

let servers: RealServers;
let glance: Glance;
const folders: string[] = [];

const found = (proc = '/proc'): FoundProcess[] =>
  new ProcessFinder(proc, 'host').find(0).filter(one => servers.nodes.some(node => node.pid === one.pid));

describe.skipIf(NO_SERVER || NO_PROC)('glances (needs redis-server and /proc)', () => {
  beforeAll(async () => {
    servers = await startServers(2);
  }, 30_000);
  afterAll(() => servers.stop());
  afterEach(() => {
    glance.stop();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('see a process stop, run again and end, once each', async () => {
    glance = new Glance('/proc');
    glance.watch(found());
    const [node] = servers.nodes;
    expect(glance.signs().has('process')).toBe(false);
    for (const act of [() => node?.freeze(), () => node?.resume(), () => void node?.kill()]) {
      act();
      await until('it is seen', () => glance.signs().has('process'), { every: 5 });
      expect(glance.signs().has('process')).toBe(false);
    }
  });

  it('see segments sent again, in the counters as the kernel prints them', () => {
    const node = servers.nodes[1];
    const proc = mkdtempSync(join(tmpdir(), 'slotscope-glance-'));
    folders.push(proc);
    mkdirSync(join(proc, String(node?.pid), 'net'), { recursive: true });
    for (const name of ['stat', 'net/snmp'])
      writeFileSync(join(proc, String(node?.pid), name), readFileSync(`/proc/${node?.pid}/${name}`));
    const snmp = join(proc, String(node?.pid), 'net/snmp');
    const text = readFileSync(snmp, 'utf8');
    const values = /^Tcp: \d.*$/m.exec(text)?.[0].split(' ') ?? [];
    const names = /^Tcp: R.*$/m.exec(text)?.[0].split(' ') ?? [];
    const count = (name: string, more: number) => {
      const changed = values.map((value, i) => (names[i] === name ? Number(value) + more : value)).join(' ');
      writeFileSync(snmp, text.replace(values.join(' '), changed));
    };
    glance = new Glance(proc);
    glance.watch(found());
    expect([...glance.signs()]).toEqual([]);
    count('OutSegs', 7);
    expect([...glance.signs()]).toEqual([]);
    count('RetransSegs', 1);
    expect([...glance.signs()]).toEqual(['retransmission']);
    expect([...glance.signs()]).toEqual([]);
  });
});
