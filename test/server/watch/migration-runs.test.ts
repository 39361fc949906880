import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LEAST_ACL, MIGRATION_ACL } from '@/lib/cluster/explain-failure';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import type { RealNode } from '../../helpers/real-node';
import { type Watching, watch, watched } from '../../helpers/watching';

const PASSWORD = 'least-of-all';
const LEAST = `watcher on >${PASSWORD} resetkeys resetchannels -@all ${LEAST_ACL}`;
const MORE = `counter on >${PASSWORD} resetkeys resetchannels -@all ${LEAST_ACL} ${MIGRATION_ACL}`;
/** Slots of the first and of the second of three masters, with a tag that hashes there. */
const [FIRST, SECOND, THIRD] = ['{moved}', '{user}', '{moving}'] as const;

describe.skipIf(NO_SERVER)('runs of migrations on real nodes (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, options: { user: [LEAST, MORE] } });
  });
  afterEach(() => watching?.stop());
  afterAll(() => cluster?.stop());

  const begin = async (user = 'counter') => {
    watching = await watch(watched(cluster.nodes, { user, password: PASSWORD }));
    await watching.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok',
    );
  };
  const run = () => watching.topology.migrations?.[0];

  /** A slot with keys, who has it, and who is to have it. */
  async function slotWith(tag: string, keys: number) {
    const slot = Number(await cluster.nodes[0]!.command('CLUSTER', 'KEYSLOT', tag));
    const owner = watching.topology.nodes.find(node => node.slots.some(([a, b]) => slot >= a && slot <= b))!;
    const source = cluster.node(owner.id);
    const target = cluster.masters.find(node => node !== source)!;
    const names = Array.from({ length: keys }, (_, i) => `${tag}${i}`);
    for (const name of names) await source.command('SET', name, 'x');
    return { slot, source, target, names };
  }
  const set = (node: RealNode, slot: number, ...words: string[]) =>
    node.command('CLUSTER', 'SETSLOT', slot, ...words);

  test('keys left, pace and arrival of one slot after the other', { timeout: 60_000 }, async () => {
    await begin();
    const { slot, source, target, names } = await slotWith(FIRST, 60);
    await set(target, slot, 'IMPORTING', source.id);
    await set(source, slot, 'MIGRATING', target.id);
    await watching.picture('all keys are counted', () => run()?.keysLeft === 60);
    for (let at = 0; at < 50; at += 5) {
      await source.command(
        'MIGRATE',
        '127.0.0.1',
        target.port,
        '',
        0,
        2000,
        'KEYS',
        ...names.slice(at, at + 5),
      );
      await sleep(250);
    }
    const late = await watching.picture('ten are left', () => run()?.keysLeft === 10 && run()?.rate !== null);
    expect(late.migrations?.[0]).toMatchObject({
      from: source.id,
      to: target.id,
      counted: slot,
      keysMoved: 50,
      state: 'moving',
    });
    expect(late.migrations?.[0]?.rate?.keysPerSecond).toBeGreaterThan(5);
    expect(late.migrations?.[0]?.rate?.keysPerSecond).toBeLessThan(40);
    expect(late.migrations?.[0]?.timeLeft).toBeGreaterThan(0);
    await source.command('MIGRATE', '127.0.0.1', target.port, '', 0, 2000, 'KEYS', ...names.slice(50));
    for (const node of [target, source]) await set(node, slot, 'NODE', target.id);
    const finished = await watching.event('migration-finished');
    expect(finished).toMatchObject({
      node: target.id,
      level: 'info',
      data: { arrived: 1, keys: 60, slots: [[slot, slot]] },
    });
    expect(run()).toMatchObject({ state: 'finished', marked: [], dropped: [] });
    // One question an interval at the most: 4 a second, and fewer looks than that.
    const seconds = Number(finished.data.lasted) / 1000;
    const calls = /cmdstat_cluster\|countkeysinslot:calls=(\d+)/.exec(
      await source.text('INFO', 'commandstats'),
    )?.[1];
    expect(Number(calls)).toBeLessThanOrEqual(4 * seconds + 4);
    expect(await target.text('INFO', 'commandstats')).not.toContain('countkeysinslot');
  });

  test('a mark on one side only is stuck, and aborted when it is taken off', {
    timeout: 60_000,
  }, async () => {
    await begin();
    const { slot, source, target } = await slotWith(SECOND, 3);
    await set(source, slot, 'MIGRATING', target.id);
    await watching.event('migration-started', source.id);
    const stuck = await watching.event('migration-stuck', source.id);
    expect(stuck).toMatchObject({ level: 'warning', data: { reason: 'one-sided', slots: [[slot, slot]] } });
    const { verdict } = watching.topology;
    expect(verdict).toMatchObject({ code: 'migration-stuck', level: 'warning' });
    expect(verdict.risk).toContain(`redis-cli --cluster fix 127.0.0.1:${source.port}`);
    expect(verdict.evidence[0]?.text).toContain('3 keys left');
    await watching.ticks(6);
    expect(watching.events.filter(event => event.type === 'migration-stuck')).toHaveLength(1);
    await set(source, slot, 'STABLE');
    const finished = await watching.event('migration-finished');
    expect(finished).toMatchObject({
      level: 'warning',
      data: { aborted: true, arrived: 0, dropped: [[slot, slot]] },
    });
    expect(finished.text).toContain(`stays with ${source.name}`);
    await watching.picture('ok again', topology => topology.verdict.level === 'ok');
  });

  test('without permission to count: said once, asked once, moves none the less', {
    timeout: 60_000,
  }, async () => {
    await begin('watcher');
    const { slot, source, target, names } = await slotWith(THIRD, 20);
    for (const node of cluster.nodes) await node.command('ACL', 'LOG', 'RESET');
    await set(target, slot, 'IMPORTING', source.id);
    await set(source, slot, 'MIGRATING', target.id);
    const shown = await watching.picture('it says why', () => run()?.keysUnknown !== undefined);
    expect(run()).toMatchObject({
      keysLeft: null,
      keysMoved: null,
      keysUnknown: expect.stringContaining(MIGRATION_ACL),
    });
    expect(shown.verdict.level).toBe('info');
    await watching.ticks(8);
    const log = await source.command('ACL', 'LOG');
    expect(Array.isArray(log) && log.length).toBe(1);
    expect(JSON.stringify(log)).toMatch(/"count",1,.*cluster\|countkeysinslot/);
    expect(watching.topology.nodes.flatMap(node => node.limited ?? [])).toEqual([]);
    await source.command('MIGRATE', '127.0.0.1', target.port, '', 0, 2000, 'KEYS', ...names);
    for (const node of [target, source]) await set(node, slot, 'NODE', target.id);
    expect(await watching.event('migration-finished')).toMatchObject({
      level: 'info',
      data: { arrived: 1, keys: null },
    });
  });
});
