import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiagnosisKind } from '@/lib/sockets/diagnose/diagnosis';
import { NO_SERVER, type RealCluster } from '../../helpers/real-cluster';
import { type SampledCluster, startSampledCluster } from '../../helpers/sampled-cluster';
import { until } from '../../helpers/until';
import type { Watching } from '../../helpers/watching';

/** Long, so that the cluster itself notices nothing while we look. */
const NODE_TIMEOUT = 15_000;

describe.skipIf(NO_SERVER)('kernels as second witness (needs redis-server or valkey-server)', () => {
  let under: SampledCluster;
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    under = await startSampledCluster({
      masters: 3,
      replicas: 1,
      nodeTimeout: NODE_TIMEOUT,
      options: { 'enable-debug-command': 'yes' },
    });
    ({ cluster, watching } = under);
    await watching.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 6 && verdict.level === 'ok',
    );
    await until('every node is found in its kernel', () => watching.watcher.sockets?.nodes.length === 6);
  });
  afterAll(() => under?.stop());

  const confirmed = (kind: DiagnosisKind, node: string) =>
    watching.picture(`${kind} is confirmed`, ({ diagnoses }) =>
      diagnoses.some(one => one.kind === kind && one.node === node && one.state === 'confirmed'),
    );
  const names = () =>
    watching.events.filter(event => event.type === 'diagnosis-raised').map(event => event.data.kind);

  test('every bus link is seen, the members are placed, the counters are kept', async () => {
    const picture = watching.watcher.sockets!;
    expect(picture.hosts).toMatchObject([{ name: 'here', kind: 'local', state: 'live' }]);
    expect(picture.hosts[0]!.nodes).toHaveLength(6);
    const matrix = await until('a whole matrix', () => {
      const { cells } = watching.watcher.sockets!.matrix;
      return cells.join('').replaceAll('.', '') === '------' && cells;
    });
    expect(matrix).toHaveLength(6);
    const series = watching.watcher.socketSeries({ from: 0, to: Date.now(), step: 1000 });
    expect(series).toHaveLength(6);
    // Each of five others has opened one; those it opened itself are at their ports.
    expect(series[0]!.bus.established.at(-1)).toBe(5);
  });

  test('SIGSTOP: hung, named long before the cluster suspects it, and over when it reads again', async () => {
    const victim = cluster.masters[0]!;
    victim.freeze();
    const picture = await confirmed('hung', victim.id);
    const found = await watching.picture(
      'all witnesses',
      ({ diagnoses }) => diagnoses[0]?.evidence.length === 4,
    );
    expect(found.diagnoses[0]!.evidence.map(line => line.witness)).toEqual([
      'host:here',
      'process:here',
      'us',
      'cluster',
    ]);
    expect(found.diagnoses[0]!.evidence.map(line => line.text).join(' ')).toMatch(
      /nobody reads.*stopped by a signal/,
    );
    expect(picture.verdict).toMatchObject({ level: 'critical', code: 'diagnosis-hung' });
    expect(picture.verdict.text).toContain(`Master ${victim.name} stopped reading`);
    expect(picture.verdict.risk).toContain('The cluster has not noticed yet');
    expect(picture.nodes.every(node => node.health === 'ok')).toBe(true);
    victim.resume();
    const over = await watching.event('diagnosis-cleared', victim.id);
    expect(over.data).toMatchObject({ kind: 'hung', lead: null });
    await watching.picture('all is well again', ({ verdict }) => verdict.level === 'ok');
    expect(names()).toEqual(['hung']);
  });

  test('a slow command: stalled, not hung', async () => {
    const victim = cluster.masters[1]!;
    const asleep = victim.command('DEBUG', 'SLEEP', 2.5);
    await confirmed('stalled', victim.id);
    await asleep;
    await watching.event('diagnosis-cleared', victim.id);
    expect(names()).toEqual(['hung', 'stalled']);
  });

  test('SIGKILL: crashed, by kernel and by query', async () => {
    const victim = cluster.masters[2]!;
    await victim.kill();
    await confirmed('crashed', victim.id);
    // The kernel and the process table may tell before our own connection has failed.
    const { diagnoses } = await watching.picture(
      'all witnesses',
      ({ diagnoses }) => diagnoses[0]?.evidence.some(line => line.witness === 'us') ?? false,
    );
    expect(diagnoses[0]!.kind).toBe('crashed');
    expect(new Set(diagnoses[0]!.evidence.map(line => line.witness))).toEqual(
      new Set(['host:here', 'process:here', 'us']),
    );
    await victim.start();
    await watching.event('diagnosis-cleared', victim.id);
    await watching.picture('all is well again', ({ verdict }) => verdict.level === 'ok');
    expect(names()).toEqual(['hung', 'stalled', 'crashed']);
  });
});
