import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOnce } from '@/server/watch/look-once';
import { type Simulation, startSimulation } from '../../helpers/simulation';
import { until } from '../../helpers/until';
import { watched } from '../../helpers/watching';

describe('one look at three hundred simulated nodes', () => {
  let simulation: Simulation;

  beforeAll(async () => {
    simulation = await startSimulation(150, 1, 60_000);
  });
  afterAll(() => simulation?.stop());

  test('all are reached, few are asked for their whole view, and a dead master shows', {
    timeout: 60_000,
  }, async () => {
    const cluster = watched([{ endpoint: simulation.nodes[0]! }]);
    const before = simulation.written();
    const healthy = await lookOnce(cluster);
    const asked = simulation.written() - before;
    expect(healthy.nodes.filter(node => !node.reachable)).toEqual([]);
    expect(healthy.nodes).toHaveLength(300);
    expect(healthy.verdict.level).toBe('ok');
    expect(healthy.views).toHaveLength(64);
    // All 300 listings would be three times that.
    expect(asked).toBeLessThan(5_000_000);

    const victim = simulation.nodes.filter(node => node.role === 'master').at(-1)!;
    simulation.kill(victim.id);
    const broken = await until('noticed', async () => {
      const look = await lookOnce(cluster);
      return look.nodes.some(node => !node.reachable) && look;
    });
    expect(broken.nodes.filter(node => !node.reachable).map(node => node.id)).toEqual([victim.id]);
    expect(['warning', 'critical']).toContain(broken.verdict.level);
  });
});
