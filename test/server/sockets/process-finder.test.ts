import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SocketState } from '@/lib/sockets/table/socket-row';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { findFreePorts } from '@/server/demo/free-ports';
import { HostLooker } from '@/server/sockets/host-looker';
import { ProcessFinder } from '@/server/sockets/process-finder';
import { NO_SERVER, type RealServers, startServers } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { findPort, NO_PROC } from './looking';

let servers: RealServers;
let folder = '';

describe.skipIf(NO_SERVER || NO_PROC)('which processes are found (needs redis-server and /proc)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-found-'));
    servers = await startServers(1);
  }, 30_000);
  afterAll(async () => {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a sentinel, with its links to the master and those of its clients', async () => {
    const master = servers.nodes[0];
    const port = await findFreePorts(1);
    const config = join(folder, 'sentinel.conf');
    writeFileSync(config, `port ${port}\ndir ${folder}\nsentinel monitor shop 127.0.0.1 ${master?.port} 1\n`);
    const binary = findServerBinary(process.env) ?? '';
    const child: ChildProcess = spawn(binary, [config, '--sentinel'], { stdio: 'ignore' });
    const looker = new HostLooker('/proc', 'namespace');
    try {
      const seen = await until('it is connected to its master', async () => {
        const found = findPort(await looker.look('tick'), port);
        const links = found?.namespace.rows.filter(row => row.owner === child.pid);
        return links?.some(row => row.remote.port === master?.port) && found;
      });
      expect(seen.process).toMatchObject({ pid: child.pid, kind: 'sentinel', port, listens: [port] });
      const client = connect(port, '127.0.0.1');
      const row = await until('its client is listed', async () => {
        const rows = findPort(await looker.look('tick'), port)?.namespace.rows ?? [];
        return rows.find(one => one.local.port === port && one.remote.port === client.localPort);
      });
      expect(row).toMatchObject({ owner: child.pid, state: SocketState.established });
      client.destroy();
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('another one where its number is given anew, and none where that is no server', () => {
    const pid = servers.nodes[0]?.pid ?? 0;
    const proc = join(folder, 'proc');
    const file = (name: string) => join(proc, String(pid), name);
    mkdirSync(file('ns'), { recursive: true });
    for (const name of ['stat', 'status', 'cmdline'])
      writeFileSync(file(name), readFileSync(`/proc/${pid}/${name}`));
    symlinkSync('net:[4026599999]', file('ns/net'));
    const stat = readFileSync(file('stat'), 'utf8');
    const startedAt = (started: number) => {
      const [name = '', rest = ''] = stat.split(/(?<=\) )/);
      writeFileSync(file('stat'), name + rest.split(' ').with(19, String(started)).join(' '));
    };
    const finder = new ProcessFinder(proc, 'host');
    const first = finder.find(0);
    expect(first).toMatchObject([{ pid, titlePort: servers.nodes[0]?.port }]);

    startedAt(123);
    writeFileSync(file('cmdline'), 'redis-server *:7777 [cluster]');
    expect(finder.find(100)).toMatchObject([{ pid, started: 123, titlePort: 7777 }]);

    startedAt(456);
    writeFileSync(file('stat'), readFileSync(file('stat'), 'utf8').replace('redis-server', 'postgres'));
    writeFileSync(file('cmdline'), 'postgres');
    expect(finder.find(200)).toEqual([]);
  });
});
