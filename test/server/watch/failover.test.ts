import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { type Watching, watch, watched } from '../../helpers/watching';

describe.skipIf(NO_SERVER)('a master is killed (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 2000 });
    watching = await watch(watched(cluster.nodes.slice(0, 2)));
    await watching.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 6 && verdict.level === 'ok',
    );
  });
  afterAll(async () => {
    watching?.stop();
    await cluster?.stop();
  });

  test('SIGKILL: unreachable, PFAIL, FAIL, failover, epoch, in this order and of the right nodes', {
    timeout: 60_000,
  }, async () => {
    const victim = cluster.masters[1]!;
    const heir = cluster.replicas[1]!;
    const others = cluster.nodes.filter(node => node !== victim).map(node => node.id);
    const slots = watching.node(victim.id)!.slots;
    const { currentEpoch: epochBefore } = watching.topology;
    const updatesBefore = watching.updates.length;

    await victim.kill();
    const unreachable = await watching.event('node-unreachable', victim.id);
    const pfail = await watching.event('pfail-raised', victim.id);
    const fail = await watching.event('fail-raised', victim.id);
    const failover = await watching.event('failover');
    const epoch = await watching.event('current-epoch-changed');

    // Closed, when it died with our question in hand.
    expect(['refused', 'closed']).toContain(unreachable.data.kind);
    expect(unreachable.id).toBeLessThan(pfail.id);
    expect(unreachable.at).toBeLessThan(pfail.at);
    expect(pfail.id).toBeLessThan(fail.id);
    expect(fail.id).toBeLessThan(failover.id);
    expect(fail.id).toBeLessThan(epoch.id);
    // An election begins with a new current epoch; only a reading between that and the promotion may tell it first.
    if (epoch.id < failover.id) expect(epoch.at).toBeLessThan(failover.at);

    const suspects = [...(pfail.data.suspectedBy as string[]), ...(pfail.data.failedBy as string[])];
    expect(suspects.length).toBeGreaterThan(0);
    expect(others).toEqual(expect.arrayContaining(suspects));
    expect(pfail.data).toMatchObject({ voters: 3, quorum: 2 });
    expect((fail.data.failedBy as string[]).length).toBeGreaterThan(0);
    expect(failover.node).toBe(heir.id);
    expect(failover.data).toMatchObject({ from: victim.id, to: heir.id, slots, afterFail: true });
    expect(epoch.data.from).toBe(epochBefore);
    const info = await heir.text('CLUSTER', 'INFO');
    expect(Number(/cluster_my_epoch:(\d+)/.exec(info)?.[1])).toBe(failover.data.configEpoch);
    const after = await watching.picture(
      'epochs agree',
      ({ currentEpoch }) => currentEpoch === failover.data.configEpoch,
    );
    expect(after.currentEpoch).toBeGreaterThan(epochBefore);

    const served = watching.updates.findIndex(update => update.events.includes(failover));
    const unserved = watching.updates.slice(updatesBefore, served);
    expect(unserved.length).toBeGreaterThan(2);
    expect(unserved.map(({ topology }) => topology.verdict.level)).not.toContain('ok');
    const worst = unserved.find(({ events }) => events.includes(fail))?.topology ?? after;
    if (worst !== after) {
      expect(worst.verdict.level).toBe('critical');
      expect(worst.verdict.text).toContain(victim.name);
    }

    expect(watching.node(heir.id)).toMatchObject({ role: 'master', slots, health: 'ok', masterId: null });
    expect(watching.node(victim.id)).toMatchObject({ slots: [], health: 'fail', reachable: false });
    expect(watching.topology.slots).toMatchObject({ assigned: 16384, ok: 16384, contested: [] });
    await watching.picture('one master without a replica', ({ verdict }) => verdict.level === 'warning');
  });

  test('the killed one comes back as a replica and all is well again', { timeout: 60_000 }, async () => {
    const [victim, heir] = [cluster.masters[1]!, cluster.replicas[1]!];
    await victim.start();
    const role = await watching.event('role-changed', victim.id);
    expect(role.data).toMatchObject({ to: 'replica', masterId: heir.id });
    await watching.event('node-reachable', victim.id);
    await watching.event('fail-cleared', victim.id);
    const healed = await watching.picture('ok again', ({ verdict }) => verdict.level === 'ok');
    expect(healed.nodes.find(node => node.id === victim.id)).toMatchObject({
      role: 'replica',
      masterId: heir.id,
    });
    expect(watching.events.map(event => event.id)).toEqual(
      [...watching.events.map(event => event.id)].sort((a, b) => a - b),
    );
    expect(watching.events.filter(event => event.type === 'failover')).toHaveLength(1);
  });
});
