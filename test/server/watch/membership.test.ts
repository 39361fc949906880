import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { type Watching, watch, watched } from '../../helpers/watching';

describe.skipIf(NO_SERVER)('members come and go (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, strangers: 2 });
    watching = await watch(watched(cluster.nodes.slice(0, 1)));
    await watching.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok',
    );
  });
  afterAll(async () => {
    watching?.stop();
    await cluster?.stop();
  });

  test('a node is met: it joins as a master without slots and is watched like the others', async () => {
    const [first, second] = cluster.strangers;
    for (const node of [first!, second!])
      await cluster.nodes[0]!.command('CLUSTER', 'MEET', '127.0.0.1', node.port);
    for (const node of [first!, second!]) {
      const added = await watching.event('node-added', node.id);
      expect(added.data).toMatchObject({ role: 'master', masterId: null });
      expect(added.text).toBe(`${node.name} joined as master`);
    }
    const joined = await watching.picture(
      'five nodes, all read',
      ({ nodes, views }) => nodes.length === 5 && views.length === 5,
    );
    expect(joined.nodes.every(node => node.reachable && node.health === 'ok')).toBe(true);
    expect(joined.voters).toBe(3);
    expect(watching.events.filter(event => event.type === 'node-removed')).toEqual([]);
  });

  test('a replica of a replica is shown as one, below the master whose shard it is', async () => {
    const [middle, last] = [cluster.strangers[0]!, cluster.strangers[1]!];
    const master = cluster.masters[1]!;
    // A replica cannot be given a replica, but a master with one may become a replica itself.
    await watching.picture('they know each other', ({ nodes }) =>
      nodes.every(node => node.knownBy === undefined),
    );
    await last.command('CLUSTER', 'REPLICATE', middle.id);
    await watching.event('role-changed', last.id);
    await middle.command('CLUSTER', 'REPLICATE', master.id);
    const role = await watching.event('role-changed', middle.id);
    expect(role.data).toMatchObject({ to: 'replica', masterId: master.id });
    await watching.picture(
      'a chain',
      () =>
        watching.node(last.id)?.masterId === middle.id && watching.node(middle.id)?.masterId === master.id,
    );
    const { nodes, verdict } = watching.topology;
    const order = nodes.map(node => node.id);
    expect(watching.node(last.id)).toMatchObject({ role: 'replica', masterId: middle.id });
    const shard = order.slice(order.indexOf(master.id) + 1).slice(0, 2);
    expect(new Set(shard)).toEqual(new Set([middle.id, last.id]));
    expect(verdict.evidence.map(one => one.text)).toContainEqual(`${last.name} replicates ${middle.name}`);
    // The chain's end is no orphan: its master is a member.
    expect(watching.events.filter(event => event.type === 'replica-orphaned')).toEqual([]);
  });

  test('a node is forgotten by all others: it leaves, and its own view does not bring it back', async () => {
    const gone = cluster.strangers[1]!;
    const others = [...cluster.nodes, cluster.strangers[0]!];
    await Promise.all(others.map(node => node.command('CLUSTER', 'FORGET', gone.id)));
    const removed = await watching.event('node-removed', gone.id);
    expect(removed.data).toMatchObject({ role: 'replica', slots: 0 });
    // It lives, and still lists everybody.
    expect((await gone.text('CLUSTER', 'NODES')).trim().split('\n')).toHaveLength(5);
    await watching.ticks(6);
    expect(watching.node(gone.id)).toBeUndefined();
    expect(
      watching.events.filter(event => event.type === 'node-added' && event.node === gone.id),
    ).toHaveLength(1);

    // Also for whoever begins with it as a seed.
    const fresh = await watch(watched([gone, cluster.nodes[0]!]));
    try {
      await fresh.picture(
        'the cluster without it',
        ({ nodes, views }) => nodes.length === 4 && views.length === 4,
      );
      await fresh.ticks(4);
      expect(fresh.node(gone.id)).toBeUndefined();
    } finally {
      fresh.stop();
    }
  });
});

test('a node that joins shakes hands first, and is no member before', async () => {
  const cluster = await startSimulatedCluster({ masters: 3, replicasPerMaster: 0, nodeTimeout: 2000 });
  const watching = await watch(watched([{ endpoint: cluster.nodes[0]! }]));
  try {
    await watching.picture('three nodes', ({ nodes }) => nodes.length === 3);
    const { id } = await cluster.addNode();
    const handshake = await watching.event('handshake');
    const added = await watching.event('node-added', id);
    expect(handshake.id).toBeLessThan(added.id);
    expect(watching.events.filter(event => event.type === 'node-added')).toHaveLength(1);
    expect(watching.events.filter(event => event.type === 'node-removed')).toEqual([]);
  } finally {
    watching.stop();
    await cluster.stop();
  }
});
