import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Topology } from '@/lib/cluster/topology';
import { keepBackups } from '@/server/backup/keep-backups';
import { withBackups } from '@/server/backup/with-backups';
import type { LiveClusters } from '@/server/clusters/live-clusters';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { memoryStore } from '../../helpers/memory-store';
import { runServer } from '../../helpers/running-server';
import { until } from '../../helpers/until';
import { watched } from '../../helpers/watching';
import { liveClient } from '../push/live-client';
import { aTopology } from '../push/stepped-clusters';
import { temporaryFolder } from '../store/temporary-folder';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 31, 12);

/** A cluster that says something from `speak` on, a clock that moves by hand, and a look every few milliseconds. */
function scheduled(dir: string, first = START) {
  const topology = aTopology();
  let [passed, speaks] = [0, true];
  const warned: string[] = [];
  const clusters: LiveClusters = {
    list: () => [
      {
        id: topology.id,
        name: topology.name,
        topology,
        sockets: null,
        recentEvents: [],
        tried: true,
        nodesText: () => (speaks ? { text: 'a\n', at: 1 } : undefined),
        socketSeries: () => [],
      },
    ],
    get: () => undefined,
    subscribe: () => () => {},
  };
  const log = { info() {}, error() {}, warn: (text: object | string) => void warned.push(String(text)) };
  const backups = keepBackups({
    dir,
    every: HOUR,
    keep: 10,
    clusters,
    log,
    now: () => first + passed,
    mono: () => passed,
    look: 5,
    retry: 60_000,
  });
  onTestFinished(() => backups.stop());
  const home = path.join(dir, topology.id);
  const written = () => {
    try {
      return readdirSync(home).filter(name => !name.startsWith('.'));
    } catch {
      return [];
    }
  };
  return {
    backups,
    home,
    warned,
    written,
    pass: (ms: number) => {
      passed += ms;
    },
    silence: (silent: boolean) => {
      speaks = !silent;
    },
    looks: () => new Promise(resolve => setTimeout(resolve, 60)),
  };
}

describe('the schedule', () => {
  it('writes at once, then once an interval, and goes on where an earlier run was', async () => {
    const dir = temporaryFolder();
    const run = scheduled(dir);
    await until('the first', () => run.written().length === 1);
    run.pass(HOUR - 1000);
    await run.looks();
    expect(run.written()).toEqual(['2026-01-31T12-00-00Z']);
    run.pass(1000);
    await until('the second', () => run.written().length === 2);
    await run.backups.stop();

    const next = scheduled(dir, START + 1.5 * HOUR);
    await next.looks();
    expect(next.written()).toHaveLength(2);
    next.pass(HOUR / 2);
    await until('the third', () => next.written().includes('2026-01-31T14-00-00Z'));
  });

  it('tells of a disk that fails, once, tries again, and says nothing more when it works', async () => {
    const dir = path.join(temporaryFolder(), 'backups');
    writeFileSync(dir, 'a file in its place');
    const run = scheduled(dir);
    const store = withBackups(memoryStore(), run.backups);
    const reason = await until('the reason', () => store.health().reason);
    expect(reason).toMatch(
      /^Backups of CLUSTER NODES are not written: .*backups cannot be written \(ENOTDIR\)\. Give/,
    );
    expect(store.health().ok).toBe(true);
    run.pass(60_000);
    await run.looks();
    expect(run.warned).toEqual([reason]);
    rmSync(dir);
    mkdirSync(dir);
    run.pass(60_000);
    await until('all is well', () => store.health().reason === null);
    expect(run.written()).toHaveLength(1);
  });

  it('waits for the first word of a cluster', async () => {
    const run = scheduled(temporaryFolder());
    await until('the first', () => run.written().length === 1);
    run.silence(true);
    run.pass(HOUR);
    await run.looks();
    expect(run.written()).toHaveLength(1);
    run.silence(false);
    await until('the second', () => run.written().length === 2);
  });
});

describe('a whole server', () => {
  const serve = async (dir: string, backups: string) => {
    const simulated = await startSimulatedCluster({ masters: 3, replicasPerMaster: 1, nodeTimeout: 600 });
    onTestFinished(() => simulated.stop());
    const cluster = watched([{ endpoint: simulated.nodes[0]! }]);
    const plan = { dir: backups, every: HOUR, keep: 2 };
    const server = await runServer(dir, [cluster], { backups: plan });
    onTestFinished(() => server.close());
    return server;
  };

  it('writes what each node says', async () => {
    const dir = temporaryFolder();
    const server = await serve(dir, path.join(dir, 'backups'));
    const home = path.join(dir, 'backups', 'under-test');
    const written = () => readdirSync(home).filter(name => !name.startsWith('.'));
    const [time] = await until('a backup', () => existsSync(home) && written().length > 0 && written());
    const files = readdirSync(path.join(home, time!));
    expect(files).toHaveLength(7);
    const { nodes } = await server.get<Topology>('/clusters/under-test');
    for (const { host, port, id } of nodes)
      expect(readFileSync(path.join(home, time!, `${host}-${port}.nodes.txt`), 'utf8')).toMatch(
        new RegExp(`^${id} .*myself`, 'm'),
      );
  });

  it('tells its pages of a disk that fails, and goes on', async () => {
    const dir = temporaryFolder();
    const file = path.join(dir, 'file');
    writeFileSync(file, '');
    const server = await serve(dir, file);
    const page = liveClient(server.url);
    onTestFinished(() => void page.socket.disconnect());
    const told = await until('pages are told', () => page.all('heartbeat').at(-1)?.history);
    expect(told).toMatch(/^Backups of CLUSTER NODES are not written: .*file cannot be written \(ENOTDIR\)/);
    expect(server.logged.filter(line => line.includes('Backups'))).toEqual([told]);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});
