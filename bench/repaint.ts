import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { inspectNodes } from '@/lib/cluster/inspect';
import type { Topology } from '@/lib/cluster/topology';
import { startSimulatedCluster } from '@/server/sim/simulated-cluster';
import { withPage } from './harness/browser';
import { quantile, summarise } from './harness/measure';
import { addScript } from './harness/page-script';
import type { Row } from './harness/row';
import { type Served, withServer } from './harness/server';
import { thousandNodes } from './harness/thousand-nodes';
import type { PaintTimes } from './pages/paint-slots';

/** What the map measures on the cluster page at 1920 px, in CSS px. */
const SIDE = 512;
const PAN = 6000;

/** The slot map's canvas alone, then the whole cluster page of 300 nodes while it is panned. */
export async function repaint(): Promise<Row[]> {
  const { topology } = inspectNodes(thousandNodes(0));
  return [
    ...(await withPage(page => paintTimes(page, 'slot map, 1000 nodes, all well', topology))),
    ...(await withPage(page => paintTimes(page, 'slot map, a third of it FAIL', troubled(topology)))),
    ...(await panning()),
  ];
}

function troubled(topology: Topology): Topology {
  return {
    ...topology,
    nodes: topology.nodes.map((node, i) => (i % 3 ? node : { ...node, health: 'fail' as const })),
  };
}

async function paintTimes(page: Page, what: string, topology: Topology): Promise<Row[]> {
  await page.setContent('<!doctype html><body></body>');
  await page.addStyleTag({ path: 'components/theme/tokens.css' });
  await addScript(page, 'paint-slots');
  const times = (await page.evaluate(`bench.timePaints(${JSON.stringify(topology)}, ${SIDE})`)) as PaintTimes;
  const ours = summarise(times.ours);
  return [
    {
      what,
      unit: 'ms',
      ours: ours.median,
      p95: ours.p95,
      peer: summarise(times.peer).median,
      limit: summarise(times.limit).median,
      budget: 4,
    },
  ];
}

async function panning(): Promise<Row[]> {
  const cluster = await startSimulatedCluster({ masters: 100, replicasPerMaster: 2 });
  try {
    const seeds = cluster.nodes.slice(0, 3).map(({ host, port }) => `${host}:${port}`);
    return await withServer(seeds, served => withPage(page => pan(served, page, cluster.nodes.length)));
  } finally {
    await cluster.stop();
  }
}

async function pan({ url, cluster }: Served, page: Page, nodes: number): Promise<Row[]> {
  await page.goto(`${url}/cluster?id=${cluster}`);
  await page
    .locator('.tg-node')
    .nth(nodes - 1)
    .waitFor({ state: 'attached' });
  await addScript(page, 'count-frames');
  await sleep(3000);
  const still = await frames(page, () => sleep(PAN / 3));
  const box = await page.locator('svg:has(.tg-node)').boundingBox();
  if (!box) throw new Error('The graph has no place on the page.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const before = await world(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const moving = await frames(page, async () => {
    for (const began = performance.now(); performance.now() - began < PAN; ) {
      const turn = (performance.now() - began) / 300;
      await page.mouse.move(x + 200 * Math.sin(turn), y + 200 * Math.cos(turn));
    }
  });
  await page.mouse.up();
  if ((await world(page)) === before) throw new Error('The graph did not move: nothing was measured.');
  return [
    {
      what: `panning the page of ${nodes} nodes`,
      unit: 'fps',
      ours: perSecond(moving),
      limit: perSecond(still),
      budget: 55,
      bound: 'least',
    },
    {
      what: 'frame to frame while panning',
      unit: 'ms',
      ours: quantile(moving, 0.5),
      p95: quantile(moving, 0.95),
    },
  ];
}

async function frames(page: Page, during: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate('bench.start()');
  await during();
  return (await page.evaluate('bench.stop()')) as number[];
}

const world = (page: Page): Promise<string | null> =>
  page.locator('svg:has(.tg-node) > g').first().getAttribute('transform');

const perSecond = (gaps: readonly number[]): number =>
  (gaps.length / gaps.reduce((sum, gap) => sum + gap, 0)) * 1000;
