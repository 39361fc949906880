import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { type Watching, watch, watched } from '../../helpers/watching';

describe.skipIf(NO_SERVER)('a restart (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;
  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 0, nodeTimeout: 15_000 });
    watching = await watch(watched(cluster.nodes));
    await watching.picture(
      'all is well and measured',
      ({ nodes, verdict }) => verdict.level === 'ok' && nodes.every(({ measures }) => measures?.runId),
    );
  });
  afterAll(async () => {
    watching?.stop();
    await cluster?.stop();
  });

  test('SIGKILL and up again at once: an event of its own, and only one', async () => {
    const victim = cluster.masters[0]!;
    const before = victim.pid;
    const since = Date.now();
    await victim.kill();
    await victim.start();
    const event = await watching.event('node-restarted', victim.id);
    expect(event.text).toMatch(new RegExp(`^${victim.name} restarted .*, as process ${victim.pid}$`));
    expect(event).toMatchObject({ level: 'warning', data: { processId: { from: before, to: victim.pid } } });
    // INFO counts whole seconds.
    expect(event.data.startedAt).toBeGreaterThanOrEqual(since - 1000);
    expect(event.data.startedAt).toBeLessThanOrEqual(event.at);
    await watching.ticks(12);
    expect(watching.events.filter(({ type }) => type === 'node-restarted')).toHaveLength(1);
  });
});
