import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { aPicture } from '../push/a-picture';
import { aTopology, nodeId, steppedClusters } from '../push/stepped-clusters';
import { startUnderTest, type UnderTest } from './web-server-under-test';

const NOW = 1_700_000_900_000;
const hung: Diagnosis = {
  id: `hung:${nodeId(0)}`,
  kind: 'hung',
  node: nodeId(0),
  state: 'confirmed',
  level: 'critical',
  since: NOW - 3000,
  confirmedAt: NOW - 2000,
  confidence: 0.9,
  text: 'stopped reading',
  evidence: [{ witness: 'host:host-a', at: NOW, text: '120 bytes unread for 3 s', confirm: 'ss -tn' }],
  pfailAt: null,
};

let test: UnderTest;
afterEach(() => test.stop());

const start = async () => {
  const clusters = steppedClusters(aTopology({ diagnoses: [hung] }));
  test = await startUnderTest({ clusters, now: () => NOW });
  const ask = async (query = '') => (await test.call(`/api/v1/clusters/prod/sockets${query}`)).json();
  return { clusters, ask };
};

describe('GET /api/v1/clusters/:id/sockets', () => {
  it('gives picture, diagnoses and series, and null while no host is sampled', async () => {
    const { clusters, ask } = await start();
    expect(await ask()).toMatchObject({ picture: null, diagnoses: [hung] });
    clusters.sample('prod', aPicture());
    const { picture, series } = (await ask()) as { picture: unknown; series: { at: number[] }[] };
    expect(picture).toEqual(aPicture());
    expect(series[0]?.at).toEqual([NOW]);
  });

  it('asks for the last 15 minutes unless told otherwise', async () => {
    const { clusters, ask } = await start();
    await ask();
    await ask(`?from=${NOW - 9000}&to=${NOW - 5000}&step=1000&node=${nodeId(2)}`);
    expect(clusters.asked).toEqual([
      { from: NOW - 900_000, to: NOW, step: 3000 },
      { from: NOW - 9000, to: NOW - 5000, step: 1000, node: nodeId(2) },
    ]);
  });

  it('refuses what it does not understand, naming it', async () => {
    await start();
    for (const [query, word] of [
      ['?step=1', 'step'],
      ['?step=-5', 'whole number'],
      ['?from=yesterday', 'milliseconds'],
      ['?nodes=x', 'nodes'],
    ]) {
      const response = await test.call(`/api/v1/clusters/prod/sockets${query}`);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(word);
    }
    expect((await test.call('/api/v1/clusters/none/sockets')).status).toBe(404);
  });
});
