import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEAST_ACL } from '@/lib/cluster/explain-failure';
import { ALLOWED_COMMANDS, wordsOf } from '@/server/redis/allowed-commands';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import type { RealNode } from '../../helpers/real-node';
import { type Watching, watch, watched } from '../../helpers/watching';

const PASSWORD = 'least-of-all';

/** As INFO commandstats names them. */
const OURS = new Set([
  'auth',
  ...Object.values(ALLOWED_COMMANDS).map(words => words.join('|').toLowerCase()),
]);
/** What this test asks itself, as the default user, and what replication sends between the nodes. */
const THEIRS = new Set([
  'config|resetstat',
  'acl|log',
  'replconf',
  'psync',
  'cluster|info',
  'cluster|nodes',
  'ping',
  'info',
]);

describe.skipIf(NO_SERVER)(
  'a user that may run the allowed commands only (needs redis-server or valkey-server)',
  () => {
    let cluster: RealCluster;
    let watching: Watching;

    beforeAll(async () => {
      // In the configuration, so that a restarted node knows it too.
      const user = `watcher on >${PASSWORD} resetkeys resetchannels -@all ${LEAST_ACL}`;
      cluster = await startRealCluster({ masters: 3, replicas: 1, options: { user } });
      watching = await watch(watched(cluster.nodes.slice(0, 2), { user: 'watcher', password: PASSWORD }));
      await watching.picture(
        'all is well',
        ({ nodes, verdict }) =>
          nodes.length === 6 && nodes.every(node => node.reachable) && verdict.level === 'ok',
      );
    });
    afterAll(async () => {
      watching?.stop();
      await cluster?.stop();
    });

    const stats = async (node: RealNode): Promise<Map<string, string>> => {
      const text = await node.text('INFO', 'commandstats');
      return new Map(
        [...text.matchAll(/^cmdstat_([^:]+):(.*)$/gm)].map(([, name = '', facts = '']) => [
          name.trim(),
          facts,
        ]),
      );
    };

    test('that user may do nothing else', async () => {
      const node = cluster.masters[0]!;
      const rules = await node.command('ACL', 'GETUSER', 'watcher');
      const [, commands = ''] = /"commands","([^"]*)"/.exec(JSON.stringify(rules)) ?? [];
      expect(new Set(commands.split(' '))).toEqual(new Set(['-@all', ...LEAST_ACL.split(' ')]));
    });

    test('none of the allowed commands is one that writes', async () => {
      const all = [...Object.values(ALLOWED_COMMANDS), wordsOf({ keysInSlot: 7 })];
      const names = all.map(words => (words.length > 1 ? `${words[0]}|${words[1]}` : words[0]));
      const infos = await cluster.masters[0]!.command('COMMAND', 'INFO', ...names);
      const known = Array.isArray(infos) ? infos.filter(info => info !== null) : [];
      expect(known.length).toBeGreaterThanOrEqual(4);
      for (const info of known) {
        const text = JSON.stringify(info);
        expect(text).not.toMatch(/"(write|@write|denyoom|may_replicate)"/);
        expect(text).toMatch(/"(stale|readonly|loading)"/);
      }
    });

    test('in quiet times nothing but the allowed commands arrives', async () => {
      for (const node of cluster.nodes) await node.command('CONFIG', 'RESETSTAT');
      // Long enough for INFO of every node.
      await watching.ticks(12);
      for (const node of cluster.nodes) {
        const seen = await stats(node);
        for (const [name, facts] of seen) {
          expect(OURS.has(name) || THEIRS.has(name), `${node.name} was asked ${name}`).toBe(true);
          if (name !== 'cluster|getslotmigrations')
            expect(facts, name).toMatch(/rejected_calls=0,failed_calls=0/);
        }
        for (const name of ['cluster|nodes', 'cluster|info', 'info'])
          expect(Number(/^calls=(\d+)/.exec(seen.get(name) ?? '')?.[1] ?? 0), name).toBeGreaterThan(0);
      }
    });

    test('through a failover and a restart ACL LOG stays empty on every node', {
      timeout: 60_000,
    }, async () => {
      const [victim, heir] = [cluster.masters[2]!, cluster.replicas[2]!];
      await victim.kill();
      await watching.event('failover', heir.id);
      await victim.start();
      await watching.event('node-reachable', victim.id);
      await watching.picture(
        'ok again',
        ({ nodes, verdict }) => nodes.every(node => node.reachable) && verdict.level === 'ok',
      );
      for (const node of cluster.nodes) {
        const log = await node.command('ACL', 'LOG');
        // Valkey 9 is tried once for its jobs, which the least permissions do not cover.
        const refused = (Array.isArray(log) ? log : []).map(entry => JSON.stringify(entry));
        expect(
          refused.filter(entry => !entry.includes('getslotmigrations')),
          node.name,
        ).toEqual([]);
        for (const [name, facts] of await stats(node))
          if (name !== 'cluster|getslotmigrations')
            expect(facts, `${node.name} ${name}`).toContain('rejected_calls=0');
      }
      expect(watching.topology.nodes.filter(node => node.limited)).toEqual([]);
    });
  },
);
