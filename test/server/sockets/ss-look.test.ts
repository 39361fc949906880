import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostSample } from '@/lib/sockets/sample/sample';
import { HostLooker } from '@/server/sockets/host-looker';
import { SocketOwners } from '@/server/sockets/socket-owners';
import { SsSource } from '@/server/sockets/ss-source';
import { targetsOf } from '@/server/sockets/targets';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { NO_PROC } from './looking';

let cluster: RealCluster;
const lookers: HostLooker[] = [];

/** Finds no owners at first, as of processes that have just started or were spared by the last scan. */
class LateOwners extends SocketOwners {
  late = true;
  override scan(...args: Parameters<SocketOwners['scan']>): boolean {
    return this.late ? false : super.scan(...args);
  }
}

function looker(from: number, owners = new SocketOwners('/proc')): HostLooker {
  const made = new HostLooker('/proc', 'namespace', new SsSource('ss', from), owners);
  lookers.push(made);
  return made;
}

/** What a look tells of the cluster's own nodes, whatever else runs on this machine. */
function ofCluster({ namespaces, source }: HostSample) {
  const pids = new Set(cluster.nodes.map(node => node.pid));
  const processes = namespaces.flatMap(one => one.processes).filter(one => pids.has(one.pid));
  const rows = namespaces.flatMap(one => one.rows).filter(row => row.owner !== null && pids.has(row.owner));
  return {
    source,
    listens: processes.map(({ pid, port, listens }) => ({ pid, port, listens })),
    rows: rows.map(({ local, remote, state, owner }) => JSON.stringify([local, remote, state, owner])).sort(),
  };
}

describe.skipIf(NO_SERVER || NO_PROC)('looks by ss (needs redis-server, /proc and ss)', () => {
  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 5000 });
  }, 60_000);
  afterAll(() => cluster.stop());
  afterEach(() => {
    for (const one of lookers.splice(0)) one.stop();
  });

  it('find the same listeners and rows as looks by /proc, of nodes that nobody told of', async () => {
    const [byProc, bySs] = [looker(Number.POSITIVE_INFINITY), looker(0)];
    await bySs.look('tick');
    const seen = await until('both agree', async () => {
      const proc = ofCluster(await byProc.look('tick'));
      const ss = ofCluster(await bySs.look('tick'));
      const same = JSON.stringify([proc.listens, proc.rows]) === JSON.stringify([ss.listens, ss.rows]);
      return ss.source === 'ss' && same && ss;
    });
    expect(seen.listens).toEqual(
      cluster.nodes
        .map(({ pid, port }) => ({ pid, port, listens: [port, port + 10_000] }))
        .sort((a, b) => (a.pid ?? 0) - (b.pid ?? 0)),
    );
    // Each node: two listeners, five bus links out and five in; each replica its master besides, seen from both ends.
    expect(seen.rows).toHaveLength(6 * 12 + 2 * 3);
  });

  it('learn listeners that could not be told when the whole table was read', async () => {
    const owners = new LateOwners('/proc');
    const bySs = looker(0, owners);
    const { port = 0 } = cluster.nodes[0] ?? {};
    bySs.targets = targetsOf({ busPorts: [port + 10_000], clientPorts: [port], addresses: ['127.0.0.1'] });
    const blind = ofCluster(await bySs.look('tick'));
    expect(blind.listens.every(one => one.listens.length === 0)).toBe(true);
    owners.late = false;
    const seen = await until('ss tells them', async () => {
      const sample = ofCluster(await bySs.look('tick'));
      return sample.source === 'ss' && sample.listens.every(one => one.listens.length === 2) && sample;
    });
    expect(seen.listens).toHaveLength(6);
  });
});
