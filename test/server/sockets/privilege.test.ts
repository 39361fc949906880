import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostSample } from '@/lib/sockets/sample/sample';
import { SocketState } from '@/lib/sockets/table/socket-row';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { HostLooker } from '@/server/sockets/host-looker';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { findPort, NO_PROC, NO_ROOT } from './looking';

const NOBODY = 65_534;
let cluster: RealCluster;
const folders: string[] = [];

const lookAs = (uid: number, proc = '/proc'): HostSample =>
  JSON.parse(execFileSync(process.execPath, [lookScript(), proc], { uid, cwd: '/', encoding: 'utf8' }));

/** In one file of its own, where anybody may read it: a checkout is often its owner's alone. */
function lookScript(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-look-'));
  folders.push(folder);
  chmodSync(folder, 0o755);
  const outfile = join(folder, 'look.mjs');
  const entryPoints = [join(import.meta.dirname, 'unprivileged-look.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
}

/** A copy of what /proc shows of one process, to be damaged. */
function copyOfProc(pid: number): string {
  const proc = mkdtempSync(join(tmpdir(), 'slotscope-proc-'));
  folders.push(proc);
  mkdirSync(join(proc, String(pid), 'net'), { recursive: true });
  mkdirSync(join(proc, String(pid), 'ns'));
  for (const name of ['stat', 'status', 'cmdline', 'net/tcp', 'net/tcp6', 'net/snmp'])
    writeFileSync(join(proc, String(pid), name), readFileSync(`/proc/${pid}/${name}`));
  symlinkSync('net:[4026599999]', join(proc, String(pid), 'ns/net'));
  cpSync(`/proc/${pid}/fd`, join(proc, String(pid), 'fd'), { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', proc]);
  return proc;
}

describe.skipIf(NO_SERVER || NO_PROC || NO_ROOT)(
  'what may not be read (needs redis-server, root, iproute2)',
  () => {
    beforeAll(async () => {
      cluster = await startRealCluster({ masters: 2, nodeTimeout: 5000 });
    }, 60_000);
    afterAll(() => cluster.stop());
    afterEach(() => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    });

    it("knows listeners by titles and bus links by ports where another user's sockets are hidden", () => {
      const sample = lookAs(NOBODY);
      expect(sample.problems.map(problem => problem.code)).toContain('owners-unreadable');
      for (const { port, pid } of cluster.nodes) {
        const found = findPort(sample, port);
        expect(found?.process).toMatchObject({ pid, listens: [port, port + 10_000] });
        expect(found?.summary?.established).toBeGreaterThanOrEqual(0);
        // It is our own namespace, which needs no right to be told.
        expect(found?.namespace.id).toMatch(/^[1-9]\d+$/);
        const links = found?.namespace.rows.filter(row => row.state === SocketState.established) ?? [];
        expect(links.find(row => row.local.port === port + 10_000)).toMatchObject({ owner: pid });
        expect(links.find(row => row.remote.port === port + 10_000)).toMatchObject({ owner: null });
      }
    });

    it('counts damaged lines and keeps the rest', async () => {
      const { pid = 0, port = 0 } = cluster.nodes[0] ?? {};
      const proc = copyOfProc(pid);
      const table = join(proc, String(pid), 'net/tcp');
      writeFileSync(table, `${readFileSync(table, 'latin1')}junk\n   9: 0100007F:18EB 01000`);
      const sample = await new HostLooker(proc, 'host').look('tick');
      expect(findPort(sample, port)?.process.listens).toEqual([port, port + 10_000]);
      expect(sample.problems).toMatchObject([
        { code: 'rows-damaged', text: expect.stringMatching(/^2 lines/) },
      ]);
    });

    it('names the process whose table may not be read, and is silent about one that has ended', () => {
      const { pid = 0, port = 0 } = cluster.nodes[0] ?? {};
      const proc = copyOfProc(pid);
      execFileSync('chmod', ['000', join(proc, String(pid), 'net/tcp')]);
      const problem = lookAs(NOBODY, proc).problems.find(one => one.code === 'namespace-unreadable');
      expect(problem?.text).toContain(`pid ${pid} (port ${port})`);
      rmSync(join(proc, String(pid), 'net/tcp'));
      expect(lookAs(NOBODY, proc).problems).toEqual([]);
    });

    it('says when there is no Redis process', async () => {
      const proc = mkdtempSync(join(tmpdir(), 'slotscope-proc-'));
      folders.push(proc);
      expect(await new HostLooker(proc, 'host').look('tick')).toMatchObject({
        namespaces: [],
        problems: [{ code: 'no-redis' }],
      });
    });
  },
);

describe.skipIf(NO_SERVER || NO_PROC || NO_ROOT)(
  'network namespaces (needs redis-server, root, iproute2)',
  () => {
    const names = [1, 2].map(i => `sst-${process.pid}-${i}`);
    const children: ChildProcess[] = [];
    const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'ignore' });
    beforeAll(() => {
      for (const name of names) {
        ip('netns', 'add', name);
        ip('-n', name, 'link', 'set', 'lo', 'up');
        const binary = findServerBinary(process.env) ?? '';
        const args = ['netns', 'exec', name, binary, '--port', '7001', '--save', '', '--dir', tmpdir()];
        children.push(spawn('ip', args, { stdio: 'ignore' }));
      }
    });
    afterAll(() => {
      for (const child of children) child.kill('SIGKILL');
      for (const name of names) ip('netns', 'del', name);
    });

    it('reads each by itself, and keeps to its own where told', async () => {
      const looker = new HostLooker('/proc', 'host');
      const pids = children.map(child => child.pid);
      const ours = (sample: HostSample) =>
        sample.namespaces.filter(one => one.processes.some(process => pids.includes(process.pid)));
      const spaces = await until('both listen', async () => {
        const found = ours(await looker.look('tick'));
        return found.length === 2 && found.every(one => one.ports.length === 1) && found;
      });
      expect(new Set(spaces.map(one => one.id)).size).toBe(2);
      for (const space of spaces) {
        expect(space.tableRows).toBe(2);
        expect(space.processes).toMatchObject([{ port: 7001, listens: [7001] }]);
        expect(space.rows.map(row => row.state)).toEqual([SocketState.listen, SocketState.listen]);
        expect(space.counters).toEqual({ retransSegs: 0, passiveOpens: 0, activeOpens: 0 });
      }
      expect(ours(await new HostLooker('/proc', 'namespace').look('tick'))).toEqual([]);

      children[0]?.kill('SIGKILL');
      const deserted = await until('it is gone', async () => {
        const sample = await looker.look('tick');
        return sample.namespaces.find(
          one => spaces.some(space => space.id === one.id) && one.processes.length === 0,
        );
      });
      expect(deserted).toMatchObject({ processes: [], rows: [], ports: [] });
    });
  },
);
