import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '@/lib/incidents/incident';
import { memoryStore } from '../../helpers/memory-store';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { type Watching, watch, watched } from '../../helpers/watching';

describe.skipIf(NO_SERVER)(
  'a watched cluster keeps its incidents (needs redis-server or valkey-server)',
  () => {
    const store = memoryStore();
    let cluster: RealCluster;
    let watching: Watching;

    beforeAll(async () => {
      cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 1500 });
      watching = await watch(watched(cluster.nodes), store);
      await watching.picture(
        'all is well',
        ({ nodes, verdict }) => nodes.length === 6 && verdict.level === 'ok',
      );
    });
    afterAll(async () => {
      watching?.stop();
      await cluster?.stop();
    });

    const kept = (number: number, holds: (incident: Incident) => boolean) =>
      until(
        `incident ${number}`,
        async () => {
          const all = await store.incidents(watching.topology.id);
          return all.find(one => one.number === number && holds(one));
        },
        { within: 30_000, describe: () => watching.events.map(event => event.text) },
      );

    test('a failover on command, then one by a crash', { timeout: 90_000 }, async () => {
      const [replica, master] = [cluster.replicas[0]!, cluster.masters[0]!];
      await replica.command('CLUSTER', 'FAILOVER');
      const manual = await kept(1, one => one.state === 'done');
      expect(manual).toMatchObject({ trigger: 'manual', unserved: { ms: 0, whole: 0 } });
      expect(manual.successor!.id).toBe(replica.id);
      // The next one is elected only once it has caught up with its new master.
      await watching.picture('all is well again', ({ verdict }) => verdict.level === 'ok');
      await until('the new replica is in sync', async () =>
        (await master.text('INFO', 'replication')).includes('master_link_status:up'),
      );

      const killedAt = Date.now();
      await replica.kill();
      const crash = await kept(2, one => one.state === 'done');
      expect(crash).toMatchObject({ trigger: 'automatic', failure: null });
      expect([crash.master.id, crash.successor!.id]).toEqual([replica.id, master.id]);
      expect(crash.from - killedAt).toBeLessThan(1500);
      expect(crash.unserved.ms).toBeGreaterThan(1500);
      expect(crash.steps.find(step => step.type === 'epoch')!.text).toMatch(/with \d votes?$/);
      expect(crash.steps.map(step => step.type)).toEqual(
        expect.arrayContaining([
          'first-symptom',
          'fail',
          'election',
          'promotion',
          'slots-served',
          'views-agree',
        ]),
      );
      expect(await store.incidents(watching.topology.id)).toHaveLength(2);
    });
  },
);
