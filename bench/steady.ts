import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { withPage } from './harness/browser';
import { processorSeconds, residentMegabytes } from './harness/process-cost';
import { withRealCluster } from './harness/real-cluster';
import type { Row } from './harness/row';
import { type Served, withServer } from './harness/server';

/** The snapshot, the first INFO and the compiler's work belong to the start, not to the steady state. */
const SETTLE = 12_000;
const WINDOW = 30_000;

/** Six real nodes under the demo's light load, polled each second, one viewer on the cluster page, nothing happening. */
export async function steady(): Promise<Row[]> {
  return withRealCluster(cluster =>
    withServer(cluster.seeds, served => withPage(page => watchQuietly(served, page))),
  );
}

async function watchQuietly({ pid, url, cluster }: Served, page: Page): Promise<Row[]> {
  let bytes = 0;
  let heartbeat = 0;
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  network.on('Network.webSocketFrameReceived', ({ response }) => {
    const size = Buffer.byteLength(response.payloadData);
    bytes += size;
    if (response.payloadData.includes('"heartbeat"')) heartbeat = size;
  });
  await page.goto(`${url}/cluster?id=${cluster}`);
  await page.locator('canvas').first().waitFor();
  await sleep(SETTLE);

  bytes = 0;
  const began = performance.now();
  const usedBefore = processorSeconds(pid);
  let resident = 0;
  while (performance.now() - began < WINDOW) {
    await sleep(1000);
    resident = Math.max(resident, residentMegabytes(pid));
  }
  const seconds = (performance.now() - began) / 1000;
  const used = processorSeconds(pid) - usedBefore;
  const whole = await (await fetch(`${url}/api/v1/clusters/${cluster}`)).text();
  return [
    {
      what: 'push to one viewer',
      unit: 'B/s',
      ours: bytes / seconds,
      // The usual way: the whole picture on every poll. The limit: a sign of life a second and nothing else.
      peer: Buffer.byteLength(whole),
      limit: heartbeat,
      budget: 500,
    },
    { what: 'server, share of one core', unit: '%', ours: (used / seconds) * 100, budget: 3 },
    { what: 'server, resident memory', unit: 'MB', ours: resident, budget: 200 },
  ];
}
