import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { type Watching, watch, watched } from '../../helpers/watching';

/** CRC16 of `{moved}` mod 16384: in the share of the second of three masters. */
const TAG = '{moved}';

describe.skipIf(NO_SERVER)('a slot moves in steps (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3 });
    watching = await watch(watched(cluster.nodes));
    await watching.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok',
    );
  });
  afterAll(async () => {
    watching?.stop();
    await cluster?.stop();
  });

  test('MIGRATING, IMPORTING, keys, NODE: each step is seen, nothing is contested', {
    timeout: 60_000,
  }, async () => {
    const slot = Number(await cluster.nodes[0]!.command('CLUSTER', 'KEYSLOT', TAG));
    const source = cluster.masters.find(node => {
      const slots = watching.node(node.id)!.slots;
      return slots.some(([first, last]) => slot >= first && slot <= last);
    })!;
    // Not the one with the highest config epoch already: it would take the slot without a new one.
    const target = cluster.masters.find(node => node !== source)!;
    const epochBefore = watching.node(target.id)!.configEpoch;
    const currentBefore = watching.topology.currentEpoch;
    for (let i = 0; i < 5; i++) await source.command('SET', `${TAG}${i}`, 'x');

    await source.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.id);
    const started = await watching.event('migration-started');
    expect(started).toMatchObject({
      node: source.id,
      data: { from: source.id, to: target.id, slots: [[slot, slot]] },
    });
    const mark = { slot, from: source.id, to: target.id };
    const half = await watching.picture('marked on the source', ({ slots }) => slots.migrating.length === 1);
    expect(half.slots.migrating).toEqual([{ ...mark, marks: 'source' }]);
    expect(half.verdict.level).toBe('info');

    await target.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.id);
    await watching.picture('marked on both', ({ slots }) => slots.migrating[0]?.marks === 'both');
    expect(watching.topology.slots.migrating).toEqual([{ ...mark, marks: 'both' }]);

    const keys = Array.from({ length: 5 }, (_, i) => `${TAG}${i}`);
    expect(await source.command('MIGRATE', '127.0.0.1', target.port, '', 0, 2000, 'KEYS', ...keys)).toBe(
      'OK',
    );
    expect(await target.command('CLUSTER', 'COUNTKEYSINSLOT', slot)).toBe(5);
    await watching.picture(
      'the keys have moved',
      () => watching.node(target.id)?.measures?.keys === 5 && watching.node(source.id)?.measures?.keys === 0,
    );
    expect(watching.node(source.id)!.slots.some(([first, last]) => slot >= first && slot <= last)).toBe(true);

    await target.command('CLUSTER', 'SETSLOT', slot, 'NODE', target.id);
    await source.command('CLUSTER', 'SETSLOT', slot, 'NODE', target.id);
    const moved = await watching.event('slots-moved');
    expect(moved).toMatchObject({
      node: target.id,
      data: { from: source.id, to: target.id, slots: [[slot, slot]] },
    });
    const finished = await watching.event('migration-finished');
    expect(finished).toMatchObject({
      node: target.id,
      level: 'info',
      data: { from: source.id, to: target.id, arrived: 1 },
    });
    const epoch = await watching.event('config-epoch-changed', target.id);
    expect(epoch.data).toEqual({ from: epochBefore, to: currentBefore + 1 });
    expect((await watching.event('current-epoch-changed')).data).toEqual({
      from: currentBefore,
      to: currentBefore + 1,
    });

    const done = await watching.picture('ok again', ({ verdict }) => verdict.level === 'ok');
    expect(done.slots).toMatchObject({ assigned: 16384, ok: 16384, migrating: [], contested: [] });
    expect(watching.updates.filter(({ topology }) => topology.slots.contested.length > 0)).toEqual([]);
    expect(
      watching.updates.filter(
        ({ topology }) => topology.slots.assigned !== 16384 && topology.nodes.length === 3,
      ),
    ).toEqual([]);
    for (const type of ['migration-started', 'migration-finished', 'slots-moved'] as const)
      expect(watching.events.filter(event => event.type === type)).toHaveLength(1);
    for (const type of [
      'views-split',
      'epoch-collision',
      'slots-uncovered',
      'failover',
      'pfail-raised',
    ] as const)
      expect(watching.events.filter(event => event.type === type)).toEqual([]);
  });
});
