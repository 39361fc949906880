import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SocketState } from '@/lib/sockets/table/socket-row';
import { HostLooker } from '@/server/sockets/host-looker';
import { readOwnRows } from '@/server/sockets/own-rows';
import { SsSource } from '@/server/sockets/ss-source';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { findPort, type Looking, looking, NO_PROC } from './looking';

let cluster: RealCluster;
let watched: Looking | null = null;
const open: Socket[] = [];
const client = (port: number) =>
  new Promise<Socket>(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    open.push(socket);
  });

describe.skipIf(NO_SERVER || NO_PROC)('sampler beside a real cluster (needs redis-server and /proc)', () => {
  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 2, replicas: 1, nodeTimeout: 5000 });
  }, 60_000);
  afterAll(() => cluster.stop());
  afterEach(() => {
    watched?.sampler.stop();
    watched = null;
    for (const socket of open.splice(0)) socket.destroy();
  });

  it('names processes, listeners, both ends of bus and replication links, and their keepalive', async () => {
    watched = looking();
    const sample = await until('a sample', () => watched?.samples[0]);
    for (const { port, pid } of cluster.nodes) {
      const found = findPort(sample, port);
      expect(found?.process).toMatchObject({
        pid,
        innerPid: pid,
        kind: 'server',
        listens: [port, port + 10_000],
      });
      const mine = found?.namespace.rows.filter(row => row.owner === pid) ?? [];
      expect(mine.filter(row => row.state === SocketState.listen)).toHaveLength(2);
      const accepted = mine.filter(
        row => row.local.port === port + 10_000 && row.state === SocketState.established,
      );
      const opened = mine.filter(row => cluster.nodes.some(node => row.remote.port === node.port + 10_000));
      expect([accepted.length, opened.length]).toEqual([3, 3]);
      // Redis sets twice the node timeout, and only where it accepted.
      expect(accepted.every(row => row.keepalive > 5 && row.keepalive <= 10)).toBe(true);
      expect(opened.every(row => row.keepalive === 0)).toBe(true);
    }
    const [replica, master] = [cluster.replicas[0], cluster.masters[0]];
    const rows = findPort(sample, replica?.port ?? 0)?.namespace.rows ?? [];
    const replication = rows.filter(row => row.remote.port === master?.port);
    expect(replication).toMatchObject([{ owner: replica?.pid, state: SocketState.established }]);
    const mirror = rows.filter(row => row.local.port === master?.port && row.state !== SocketState.listen);
    expect(mirror).toMatchObject([{ owner: master?.pid, remote: replication[0]?.local }]);
    expect(rows.some(row => row.state === SocketState.timeWait)).toBe(false);
  });

  it('counts clients without listing them, and what opened and closed in between', async () => {
    const port = cluster.masters[0]?.port ?? 0;
    const looker = new HostLooker('/proc', 'host');
    const look = async () => findPort(await looker.look('tick'), port);
    const first = await look();
    expect([first?.summary?.opened, first?.summary?.closed]).toEqual([0, 0]);
    const sockets = await Promise.all(Array.from({ length: 20 }, () => client(port)));
    await until('all are accepted', async () => {
      const found = await look();
      return found?.summary?.established === (first?.summary?.established ?? 0) + 20;
    });
    for (const socket of sockets.slice(0, 15)) socket.destroy();
    let closed = 0;
    await until('15 are closed', async () => {
      closed += (await look())?.summary?.closed ?? 0;
      return closed >= 15;
    });
    const last = await look();
    expect(closed).toBe(15);
    expect(last?.summary?.peers[0]).toEqual(['127.0.0.1', (first?.summary?.established ?? 0) + 5]);
    // A plain client closes first, so that its end, on this same host, keeps TIME_WAIT.
    expect(last?.summary?.timeWait).toBeGreaterThanOrEqual(15);
    const ports = new Set(sockets.map(socket => socket.localPort));
    const ofClients = last?.namespace.rows.filter(
      ({ local, remote }) =>
        (local.port === port && ports.has(remote.port)) || (remote.port === port && ports.has(local.port)),
    );
    expect(ofClients).toEqual([]);
  });

  it('lists every connection to a bus port that it was told of, whoever opened it', async () => {
    const port = cluster.masters[0]?.port ?? 0;
    const stranger = await client(port + 10_000);
    watched = looking();
    watched.sampler.want({ busPorts: [port + 10_000], clientPorts: [port], addresses: ['127.0.0.1'] });
    const sample = await until('a sample', () => watched?.samples.at(-1));
    const rows = findPort(sample, port)?.namespace.rows ?? [];
    expect(rows.find(row => row.local.port === stranger.localPort)).toMatchObject({ owner: null });
    expect(rows.find(row => row.remote.port === stranger.localPort)).toMatchObject({
      owner: cluster.masters[0]?.pid,
    });
  });

  it('sees the same through ss as through /proc', async () => {
    const viaProc = new HostLooker('/proc', 'namespace', new SsSource('ss', Number.POSITIVE_INFINITY));
    const viaSs = new HostLooker('/proc', 'namespace', new SsSource('ss', 0));
    await viaSs.look('tick');
    const seen = async (looker: HostLooker) => {
      const sample = await looker.look('tick');
      return {
        source: sample.source,
        nodes: cluster.nodes.map(({ port, pid }) => {
          const found = findPort(sample, port);
          const ends = found?.namespace.rows
            .filter(row => row.owner === pid)
            .map(row => [row.local, row.remote, row.state]);
          const { established, acceptQueue, timeWait } = found?.summary ?? {};
          return { ends: ends?.map(one => JSON.stringify(one)).sort(), established, acceptQueue, timeWait };
        }),
      };
    };
    await until('both agree', async () => {
      const [proc, ss] = [await seen(viaProc), await seen(viaSs)];
      return (
        proc.source === 'proc' &&
        ss.source === 'ss' &&
        JSON.stringify(proc.nodes) === JSON.stringify(ss.nodes)
      );
    });
  });

  it.each([
    ['missing', '/nonexistent/ss', 'not installed'],
    ['failing', 'false', 'exit code 1'],
    ['babbling', 'echo', 'something else'],
  ])('goes on with /proc where ss is %s, and says so', async (_, command, why) => {
    const looker = new HostLooker('/proc', 'namespace', new SsSource(command, 0));
    await looker.look('tick');
    const { source, problems } = await until('it tried', async () => {
      const sample = await looker.look('tick');
      return sample.problems.some(problem => problem.code === 'ss-failed') && sample;
    });
    expect(source).toBe('proc');
    expect(problems.map(problem => problem.text).join()).toContain(why);
  });

  it('sees our own questions', async () => {
    const port = cluster.masters[1]?.port ?? 0;
    const socket = await client(port);
    const rows = readOwnRows(new Set([port]));
    expect(rows.find(row => row.local.port === socket.localPort)).toMatchObject({
      remote: { ip: '127.0.0.1', port },
      state: SocketState.established,
      owner: null,
    });
    expect(rows.every(row => row.remote.port === port)).toBe(true);
  });

  it('looks at once when a process is stopped, runs again, or is killed', async () => {
    watched = looking({ interval: 20_000 });
    const { samples } = watched;
    await until('the first sample', () => samples.length > 0);
    const node = cluster.replicas[1];
    if (!node) throw new Error('no second replica');
    const stateOf = () => findPort(samples.at(-1), node.port)?.process.state;
    const noticed = async (act: () => void, holds: () => boolean) => {
      const began = performance.now();
      act();
      await until('it is noticed', holds, { every: 5 });
      return performance.now() - began;
    };
    // Generous: this machine may be busy. Alone it takes less than 150 ms.
    expect(
      await noticed(
        () => node.freeze(),
        () => stateOf() === 'T',
      ),
    ).toBeLessThan(1000);
    expect(
      await noticed(
        () => node.resume(),
        () => stateOf() !== 'T',
      ),
    ).toBeLessThan(1000);
    expect(
      await noticed(
        () => void node.kill(),
        () => stateOf() === undefined,
      ),
    ).toBeLessThan(1000);
    expect(
      samples.slice(1).every(sample => ['process', 'destroyed', 'retransmission'].includes(sample.cause)),
    ).toBe(true);
    expect(samples.map(sample => sample.seq)).toEqual(samples.map((_, i) => i + 1));
  });
});
