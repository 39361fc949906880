import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { startSampling } from '../../helpers/sampling';
import { until } from '../../helpers/until';
import { type Watching, watch, watched } from '../../helpers/watching';

const LOOPBACK = '::1';
const NO_IPV6 = !Object.values(networkInterfaces())
  .flat()
  .some(one => one?.address === LOOPBACK);
/** Long, so that the cluster itself notices nothing while we look. */
const NODE_TIMEOUT = 15_000;

describe.skipIf(NO_SERVER || NO_IPV6)(
  'kernels as second witness over IPv6 (needs redis-server or valkey-server, and ::1)',
  () => {
    let cluster: RealCluster;
    let watching: Watching;
    const sampling = startSampling();

    beforeAll(async () => {
      cluster = await startRealCluster({ host: LOOPBACK, nodeTimeout: NODE_TIMEOUT });
      watching = await watch(watched([cluster.nodes[0]!], { interval: 1000 }), undefined, sampling.hosts);
      await watching.picture(
        'all is well',
        ({ nodes, verdict }) => nodes.length === 3 && verdict.level === 'ok',
      );
    });
    afterAll(async () => {
      watching?.stop();
      sampling.stop();
      await cluster?.stop();
    });

    test('the nodes call each other by IPv6, and each is placed with its process', async () => {
      expect(watching.topology.nodes.map(({ host, port }) => `${host} ${port}`).sort()).toEqual(
        cluster.nodes.map(({ port }) => `${LOOPBACK} ${port}`).sort(),
      );
      const nodes = await until('every node is found in its kernel', () => {
        const found = watching.watcher.sockets?.nodes ?? [];
        return found.length === 3 && found;
      });
      expect(nodes.map(({ id, host, process }) => [id, host, process]).sort()).toEqual(
        cluster.nodes.map(({ id }) => [id, 'here', expect.stringMatching(/^[RS]$/)]).sort(),
      );
    });

    test('both ends of every bus link are seen', async () => {
      await until(
        'a whole matrix',
        () => watching.watcher.sockets?.matrix.cells.join('').replaceAll('.', '') === '---',
      );
      const series = watching.watcher.socketSeries({ from: 0, to: Date.now(), step: 1000 });
      expect(series.map(({ bus }) => bus.established.at(-1))).toEqual([2, 2, 2]);
    });

    test('a stopped process is named by its kernel, its scheduler and our own question', async () => {
      const victim = cluster.masters[1]!;
      victim.freeze();
      const { diagnoses, verdict } = await watching.picture('all witnesses', ({ diagnoses }) =>
        diagnoses.some(
          ({ kind, node, state, evidence }) =>
            kind === 'hung' && node === victim.id && state === 'confirmed' && evidence.length >= 3,
        ),
      );
      expect(diagnoses).toHaveLength(1);
      expect(diagnoses[0]!.evidence.map(line => line.witness).slice(0, 3)).toEqual([
        'host:here',
        'process:here',
        'us',
      ]);
      expect(diagnoses[0]!.evidence.map(line => line.text).join(' ')).toMatch(
        /nobody reads.*stopped by a signal.*acknowledged by its kernel and is not answered/,
      );
      expect(verdict.text).toContain(`Master ${victim.name} stopped reading`);
      victim.resume();
      await watching.event('diagnosis-cleared', victim.id);
      await watching.picture('all is well again', topology => topology.verdict.level === 'ok');
    });
  },
);
