import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Topology } from '@/lib/cluster/topology';
import { run } from '@/server/cli/program';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';

/** `slotscope check` with its exit status and what it printed. */
async function check(...words: string[]): Promise<{ status: number | null; out: string }> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(text => written.push(String(text)) > 0);
  try {
    const status = await run(['check', ...words], '1.0.0');
    return { status, out: written.join('') };
  } finally {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  }
}

afterEach(() => {
  process.exitCode = undefined;
});

describe.skipIf(NO_SERVER)('slotscope check (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  const seed = () => cluster.masters[0]!.name;
  /** Checks until it ends with that status: the cluster's own opinion takes its node timeout. */
  const eventually = (status: number) =>
    until(`exit ${status}`, async () => {
      const result = await check(seed());
      return result.status === status && result;
    });

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 1000 });
  });
  afterAll(() => cluster?.stop());

  test('0: all is well', async () => {
    const { out } = await eventually(0);
    expect(out).toMatch(
      /^OK - All 16384 slots are served by 3 masters\. .*\n6 nodes, 16384 of 16384 slots ok, .* 6 of 6 views read\n$/,
    );
    const [host, port] = seed().split(':');
    expect((await check('-h', host!, '-p', port!)).status).toBe(0);
    const topology: Topology = JSON.parse((await check(seed(), '--json')).out);
    expect(topology.nodes).toHaveLength(6);
  });

  test('1: a replica is gone; 2: then its master, and nobody serves its slots', {
    timeout: 60_000,
  }, async () => {
    const [master, replica] = [cluster.masters[1]!, cluster.replicas[1]!];
    await replica.kill();
    const degraded = await eventually(1);
    expect(degraded.out).toMatch(/^WARNING - /);
    expect(degraded.out).toContain(replica.name);
    await master.kill();
    const failing = await eventually(2);
    expect(failing.out).toMatch(/^CRITICAL - /);
    expect(failing.out).toContain(master.name);
  });

  test('3: could not tell', async () => {
    const { status, out } = await check('127.0.0.1:1');
    expect(status).toBe(3);
    expect(out).toContain('UNKNOWN - No seed answers as a cluster node. 127.0.0.1:1 refuses the connection');
  });
});
