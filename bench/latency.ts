import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { NodeLine } from '@/lib/cluster/node-line';
import { Connection } from '@/server/demo/connection';
import { readView } from '@/server/demo/form-cluster';
import { sendCommand } from '@/server/demo/send-command';
import { withPage } from './harness/browser';
import { summarise } from './harness/measure';
import { addScript } from './harness/page-script';
import { withRealCluster } from './harness/real-cluster';
import type { Row } from './harness/row';
import { type Served, withServer } from './harness/server';

const CHANGES = 30;
/** Coprime to `CHANGES`: every phase comes up once, and neighbours are far apart. */
const STRIDE = 11;
const INTERVAL = 1000;
const ALLOWANCE = 300;

/** From the first reply of a real node that shows a change to the painted frame of the cluster page that shows it. */
export async function latency(): Promise<Row[]> {
  return withRealCluster(cluster =>
    withServer(cluster.seeds, served =>
      withPage(async page => {
        await open(served, page);
        const [source, target] = await twoMasters(cluster.seeds);
        const times: number[] = [];
        for (let i = 0; i < CHANGES; i++) times.push(await oneChange(page, source, target, i));
        const { median, p95 } = summarise(times);
        // Who polls waits half an interval in the median and 95 % of it at p95, however fast the rest is.
        return [
          { what: 'reply to painted frame, median', unit: 'ms', ours: median, limit: INTERVAL / 2 },
          {
            what: `reply to painted frame, p95 of ${CHANGES}`,
            unit: 'ms',
            ours: p95,
            limit: INTERVAL * 0.95,
            budget: INTERVAL + ALLOWANCE,
          },
        ];
      }),
    ),
  );
}

async function open({ url, cluster }: Served, page: Page): Promise<void> {
  await page.goto(`${url}/cluster?id=${cluster}`);
  await page.locator('section[aria-label="Slots"] header').waitFor();
  await addScript(page, 'see-migration');
  await sleep(3000);
}

async function twoMasters(seeds: readonly string[]): Promise<readonly [NodeLine, NodeLine]> {
  const lines = await readView(Number(seeds[0]?.split(':')[1]));
  const [source, target] = lines.filter(line => line.slots.length > 0);
  if (!source || !target) throw new Error('The cluster has no two masters with slots.');
  return [source, target];
}

/**
 * Sets or clears a migration mark; nothing is moved. A change begins when the last one was painted, just after a poll:
 * the waits are spread evenly over the interval, so that every phase of it is met equally often.
 */
async function oneChange(page: Page, source: NodeLine, target: NodeLine, i: number): Promise<number> {
  const mark = i % 2 === 0;
  const slot = source.slots[0]?.[0] ?? 0;
  await page.evaluate(`bench.expect(${mark})`);
  await sleep(INTERVAL * (0.5 + ((i * STRIDE) % CHANGES) / CHANGES));
  const reported = whenReported(source.port, `[${slot}->-${target.id}]`, mark);
  await sendCommand(source.port, [
    'CLUSTER',
    'SETSLOT',
    slot,
    ...(mark ? ['MIGRATING', target.id] : ['STABLE']),
  ]);
  const painted = (await page.evaluate('bench.painted()')) as number;
  // Node and page read the same clock of the same machine.
  return painted - (await reported);
}

/** Asks without a pause and gives the time of the first reply that has (or no longer has) the mark. */
async function whenReported(port: number, mark: string, there: boolean): Promise<number> {
  const connection = new Connection(port, 2000);
  try {
    for (;;) {
      const reply = await connection.send(['CLUSTER', 'NODES']);
      if (String(reply).includes(mark) === there) return Date.now();
    }
  } finally {
    connection.close();
  }
}
