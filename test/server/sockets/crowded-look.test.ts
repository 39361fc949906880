import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HostLooker } from '@/server/sockets/host-looker';
import { MOST_ROWS } from '@/server/sockets/namespace-fold';
import { SsSource } from '@/server/sockets/ss-source';
import { NO_SERVER, type RealServers, startServers } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { findPort, looking, NO_PROC } from './looking';

const NO_IPV6 = !existsSync('/proc/net/if_inet6') || readFileSync('/proc/net/if_inet6', 'utf8') === '';
let servers: RealServers;
const open: Socket[] = [];
const port = () => servers.nodes[0]?.port ?? 0;
const client = (to: number, host = '127.0.0.1') =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(to, host, () => resolve(socket));
    socket.once('error', reject);
    open.push(socket);
  });
const newLooker = () => new HostLooker('/proc', 'namespace', new SsSource('ss', Number.POSITIVE_INFINITY));

describe.skipIf(NO_SERVER || NO_PROC)('looks at what is unusual (needs redis-server and /proc)', () => {
  beforeAll(async () => {
    servers = await startServers(1, {
      options: { 'cluster-enabled': 'yes', bind: NO_IPV6 ? '127.0.0.1' : '127.0.0.1 ::1' },
    });
  }, 30_000);
  afterAll(() => servers.stop());
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  it('lists no more rows than it may, says how many it left out, and counts them all', async () => {
    const bus = port() + 10_000;
    // Each is two rows, one of each end.
    const connections = MOST_ROWS / 2 + 50;
    for (let i = 0; i < connections; i++) await client(bus);
    const looker = newLooker();
    const sample = await until('all are accepted', async () => {
      const seen = await looker.look('tick');
      const space = findPort(seen, port())?.namespace;
      const count = space?.ports.find(one => one.port === bus);
      return (count?.established ?? 0) >= connections && seen;
    });
    expect(findPort(sample, port())?.namespace.rows).toHaveLength(MOST_ROWS);
    const problem = sample.problems.find(one => one.code === 'too-many-rows');
    const [, rows, listed, left] =
      /has (\d+) .* (\d+) are listed.* (\d+) are not/.exec(problem?.text ?? '') ?? [];
    expect(Number(listed)).toBe(MOST_ROWS);
    expect(Number(rows) - Number(left)).toBe(MOST_ROWS);
    expect(Number(left)).toBeGreaterThanOrEqual(100);
  });

  it.skipIf(NO_IPV6)('sees clients on IPv6 with the next look, and again none', async () => {
    const looker = newLooker();
    const look = async () => findPort(await looker.look('tick'), port())?.summary;
    await look();
    // Nothing but listeners: this one need not read the table.
    const before = (await look())?.established ?? Number.NaN;
    const socket = await client(port(), '::1');
    await until('it is accepted', () => look().then(one => one?.established === before + 1));
    expect((await look())?.peers).toContainEqual(['::1', 1]);
    socket.destroy();
    await until('it is gone', () => look().then(one => one?.established === before));
  });

  it('goes on when what it tells is taken badly', async () => {
    let taken = 0;
    const { sampler, samples } = looking({
      interval: 100,
      onSample(sample) {
        if (++taken === 2) throw new Error('no room for it');
        samples.push(sample);
      },
    });
    await until('more samples', () => samples.length >= 3);
    sampler.stop();
    expect(samples[1]?.problems).toContainEqual({
      code: 'look-failed',
      text: expect.stringContaining('no room for it'),
    });
    expect(samples[2]?.problems.map(problem => problem.code)).not.toContain('look-failed');
  });
});
