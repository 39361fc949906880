import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Topology } from '@/lib/cluster/topology';
import { launchChromium } from '../helpers/chromium';
import { until } from '../helpers/until';
import { expectAccessible, keepPicture, openPage } from './browser';
import { heading } from './demo';
import { type ServerProcess, scratchFolder, startProcess } from './server-process';

const folder = scratchFolder();
const data = path.join(folder.path, 'data');
const file = path.join(folder.path, 'night.slotscope');
// No server binary is needed to record, and none is there to replay.
const env = { REDIS_SERVER_BIN: '/nonexistent' };
let replay: ServerProcess;
let browser: Browser;
/** A second after a replica went silent, by the clock of the recording. */
let silent: number;

beforeAll(async () => {
  const demo = await startProcess(['demo', '--port', '0', '--data', data], env);
  const topology = async () => (await (await fetch(`${demo.url}/api/v1/clusters/demo`)).json()) as Topology;
  const isWell = async () => (await topology()).verdict.level === 'ok';
  await until('all is well', isWell);
  await new Promise(resolve => setTimeout(resolve, 3000));
  const replica = (await topology()).nodes.find(({ role }) => role === 'replica')!;
  const fault = (name: string) =>
    fetch(`${demo.url}/api/v1/demo/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: demo.url },
      body: JSON.stringify({ fault: name, node: replica.id }),
    });
  await fault('kill');
  await until('its silence is seen', async () => !(await isWell()));
  await new Promise(resolve => setTimeout(resolve, 1000));
  silent = Date.now();
  await new Promise(resolve => setTimeout(resolve, 1000));
  await fault('restart');
  await until('all is well again', isWell);
  await new Promise(resolve => setTimeout(resolve, 2000));
  execFileSync(process.execPath, [
    ...['bin/slotscope.mjs', 'export', '--data', data],
    ...['--from', '-5m', '--file', file],
  ]);
  await demo.stop();
  [replay, browser] = await Promise.all([startProcess(['replay', file, '--port', '0']), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await replay?.stop();
  folder.remove();
});

it('a recording is shown paused, with its past to scrub through, and never as live', async () => {
  const { page, expectQuiet, close } = await openPage(browser);
  await page.goto(replay.url);
  await page.getByText('RECORDING', { exact: true }).waitFor();
  await page.getByText('night.slotscope as it ends: 1 cluster, none in trouble').waitFor();
  expect(await page.getByText('STALE').count()).toBe(0);
  await keepPicture(page, 'recording-overview');
  await page.goto(`${replay.url}/status`);
  await page.getByText(/^night\.slotscope, \d+ \w+ \d+, [\d:]+ to /).waitFor();
  expect(await page.getByText(/writable|slotscope agent/).count()).toBe(0);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Clusters' }).click();
  await page.getByRole('link', { name: /Demo/ }).first().click();
  const band = page.getByRole('region', { name: 'Time', exact: true });
  await band.getByText('PAUSED AT').waitFor();
  await band.getByText('Recording night.slotscope').waitFor();
  await heading(page).getByText('All 16384 slots are served by 3 masters.').waitFor();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByRole('button', { name: 'All', pressed: true }).waitFor();
  // All of the recording is in sight, and it fills the better part of the width.
  const bar = (await timeline.locator('.tl-level .tl-bar').first().boundingBox())!;
  expect(bar.x).toBeGreaterThan(82);
  expect(await page.getByText('LIVE', { exact: true }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Go live' }).count()).toBe(0);
  await expectAccessible(page);
  await keepPicture(page, 'recording-end');

  await page.goto(`${replay.url}/cluster?id=demo&at=${silent}`);
  await heading(page)
    .getByText(/^Replica 127\.0\.0\.1:\d+/)
    .waitFor();
  await page.locator('[data-event="node-unreachable"]').first().waitFor();
  await keepPicture(page, 'recording-silent');
  await page.keyboard.press('l');
  await heading(page).getByText('All 16384 slots are served by 3 masters.').waitFor();
  await band.getByText('PAUSED AT').waitFor();
  expectQuiet();
  await close();
});
