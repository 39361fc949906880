import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Topology } from '@/lib/cluster/topology';
import { createHosts, type HostRegistry } from '@/server/hosts/create-hosts';
import { type LookAs, lookAs, NOBODY } from '../../helpers/look-as';
import { emptyShelf, memoryStore } from '../../helpers/memory-store';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { startSampling } from '../../helpers/sampling';
import { type Watching, watch, watched } from '../../helpers/watching';
import { aSource } from '../hosts/a-source';
import { NO_ROOT } from '../sockets/looking';

describe.skipIf(NO_SERVER)('roles that nobody is asked for (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let sampling: ReturnType<typeof startSampling>;
  let watching: Watching;
  const shelf = emptyShelf();

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 15_000 });
    await start();
  });
  afterAll(async () => {
    end();
    await cluster?.stop();
  });

  /** A server with nothing but its store. */
  async function start(): Promise<void> {
    sampling = startSampling();
    watching = await watch(
      watched([cluster.nodes[0]!], { mode: 'sockets', interval: 1000 }),
      memoryStore(shelf),
      sampling.hosts,
    );
  }
  function end(): void {
    watching?.stop();
    sampling?.stop();
  }

  const rolesOf = ({ nodes }: Topology) =>
    nodes.map(({ port, role, masterId }) => [port, role, nodes.find(({ id }) => id === masterId)?.port]);
  const truth = () =>
    cluster.nodes.map(({ port }, i) =>
      i < 3 ? [port, 'master', undefined] : [port, 'replica', cluster.masters[i - 3]?.port],
    );
  const doubts = () => new Set(watching.topology.nodes.map(({ inferred }) => inferred?.doubt));

  test('are right in the first picture, which says that it is a guess, and settle without an event', async () => {
    const first = await watching.picture('six nodes', ({ nodes }) => nodes.length === 6);
    expect(rolesOf(first)).toEqual(truth());
    expect(doubts()).toEqual(new Set(['early']));
    expect(first.verdict).toMatchObject({ level: 'ok', code: 'alive-by-sockets' });
    expect(first.verdict.risk).toContain('3 masters and 3 replicas inferred, by first looks.');
    await watching.picture('certainty', () => !doubts().has('early'));
    expect(rolesOf(watching.topology)).toEqual(truth());
    expect(watching.events).toEqual([]);
  });

  test('outlive a restart: no guess, no event, no doubt', async () => {
    const before = watching.topology;
    end();
    await start();
    const again = await watching.picture('a new look', ({ at }) => at > before.at);
    for (let passed = 0; passed < 3000; passed += 100) {
      expect(rolesOf(watching.topology)).toEqual(truth());
      expect(doubts()).toEqual(new Set([undefined]));
      await sleep(100);
    }
    expect(again.nodes.map(({ id }) => id)).toEqual(before.nodes.map(({ id }) => id));
    expect(watching.topology.verdict.risk).toContain('3 masters and 3 replicas inferred. ');
    expect(watching.events).toEqual([]);
  });

  test('that changed while nobody looked are told once, when the new one has lasted', {
    timeout: 40_000,
  }, async () => {
    end();
    const [master, replica] = [cluster.masters[0]!, cluster.replicas[0]!];
    await replica.command('CLUSTER', 'FAILOVER');
    await sleep(2000);
    await start();
    const told = await watching.event(
      'role-changed',
      watching.topology.nodes.find(({ port }) => port === master.port)?.id,
    );
    expect(told.text).toBe(`${master.name} is now a replica of ${replica.name}`);
    await sleep(2000);
    expect(watching.events.map(({ type }) => type)).toEqual(['role-changed', 'role-changed']);
  });
});

describe.skipIf(NO_SERVER || NO_ROOT)('an agent without privilege (needs redis-server and root)', () => {
  let cluster: RealCluster;
  let hosts: HostRegistry;
  let eyes: LookAs;
  let watching: Watching | undefined;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 15_000 });
    hosts = createHosts({ log: { info() {}, warn() {}, error() {} } });
    eyes = lookAs(NOBODY);
  });
  afterEach(() => watching?.stop());
  afterAll(async () => {
    hosts?.stop();
    eyes?.stop();
    await cluster?.stop();
  });

  test('makes the nodes of a shared host unknown: none is missing, none called alive, and it says what to do', async () => {
    watching = await watch(
      watched([cluster.nodes[0]!], { mode: 'sockets', interval: 250 }),
      undefined,
      hosts,
    );
    const attached = hosts.attach(aSource({ host: 'db1' }).source);
    if (!attached.ok) throw new Error(attached.error);
    for (let seq = 1; seq <= 3; seq++) {
      attached.link.sample({ ...eyes.look(), seq }, Date.now());
      await watching.ticks(1);
    }
    const { nodes, verdict, voters } = watching.topology;
    expect(nodes.map(({ port }) => port)).toEqual(cluster.nodes.map(({ port }) => port));
    expect(nodes.map(({ inferred }) => inferred?.doubt)).toEqual(nodes.map(() => 'owners'));
    expect(voters).toBe(0);
    expect(verdict).toMatchObject({
      level: 'unknown',
      code: 'owners-hidden',
      text: '6 of 6 nodes are not known: which sockets belong to which process may not be seen on db1.',
    });
    expect(verdict.risk).toContain(
      'Run the agent there as root, as the user of Redis or with CAP_SYS_PTRACE.',
    );
  });
});
