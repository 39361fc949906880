import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '@/server/demo/demo';
import { startDemo } from '@/server/demo/start-demo';
import { launchChromium } from '../helpers/chromium';
import { freePort } from '../helpers/free-port';
import { expectAccessible, keepPicture, openPage } from './browser';
import { type ServerProcess, scratchFolder, startProcess } from './server-process';

let demo: Demo;
let browser: Browser;
let server: ServerProcess;
let args: string[];
const data = scratchFolder();

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(process.env, () => {}), launchChromium()]);
  args = [
    'serve',
    '--seed',
    demo.seeds[0]!,
    '--name',
    'prod',
    '--data',
    data.path,
    '--port',
    String(await freePort()),
  ];
  server = await startProcess(args);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await demo?.stop();
  data.remove();
});

describe('when the server dies', () => {
  it('turns stale within two intervals and recovers by itself when it is back', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${server.url}/cluster?id=prod`);
    await page.getByText('LIVE', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Kill/ }).waitFor({ state: 'detached' });

    await server.stop('SIGKILL');
    const died = Date.now();
    await page.getByText('CONNECTION LOST', { exact: true }).waitFor({ timeout: 3500 });
    expect(Date.now() - died).toBeLessThan(3500);
    await page.getByText(/^Last known: /).waitFor();
    expect(await page.getByText('LIVE', { exact: true }).count()).toBe(0);
    await page.getByText(/No word from the server for [2-9]/).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'cluster-lost');

    server = await startProcess(args);
    await page.getByText('LIVE', { exact: true }).waitFor({ timeout: 20_000 });
    await page.locator('h1').getByText('All 16384 slots are served').waitFor();
    await close();
  });

  it('turns stale when the server hangs, though its socket stays open', async () => {
    const { page, expectQuiet, close } = await openPage(browser);
    await page.goto(`${server.url}/cluster?id=prod`);
    await page.getByText('LIVE', { exact: true }).waitFor();
    server.child.kill('SIGSTOP');
    await page.getByText('CONNECTION LOST', { exact: true }).waitFor({ timeout: 4000 });
    server.child.kill('SIGCONT');
    await page.getByText('LIVE', { exact: true }).waitFor({ timeout: 20_000 });
    expectQuiet();
    await close();
  });

  it('says on the status page that a hanging server does not answer', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${server.url}/status`);
    const line = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    await line('Alive').getByText('The process answers.').waitFor();
    await line('Push')
      .getByText(/^Connected; 1 cluster watched/)
      .waitFor();
    server.child.kill('SIGSTOP');
    await line('Push').getByText('no word comes from the server').waitFor({ timeout: 4000 });
    await line('Alive').getByText('The server does not answer.').waitFor({ timeout: 6000 });
    await line('Ready').getByText('The server does not answer.').waitFor();
    expect(await page.getByRole('listitem').getByRole('img', { name: 'ok' }).count()).toBe(0);
    server.child.kill('SIGCONT');
    await line('Alive').getByText('The process answers.').waitFor({ timeout: 10_000 });
    await line('Push')
      .getByText(/^Connected; 1 cluster watched/)
      .waitFor({ timeout: 10_000 });
    await close();
  });

  it('says that no node answers when the whole cluster is gone, and keeps what was known', async () => {
    const { page, expectQuiet, close } = await openPage(browser);
    await page.goto(`${server.url}/cluster?id=prod`);
    await page.getByText('LIVE', { exact: true }).waitFor();
    await demo.stop();
    await page
      .getByText(/None of 6 nodes answers us/)
      .first()
      .waitFor({ timeout: 10_000 });
    await page.getByText('STALE', { exact: true }).waitFor({ timeout: 5000 });
    // It is true now, so it is said as of now; what is old is the picture.
    await page
      .locator('h1')
      .getByText(/^None of 6 nodes answers us/)
      .waitFor();
    await page.locator('main header').getByRole('img', { name: 'critical' }).waitFor();
    expect(await page.getByText(/^Last known/).count()).toBe(0);
    await page.getByText('? of 3', { exact: true }).waitFor();
    await page.getByText(/not known whether served/).waitFor();
    await page.getByText('No node answers: no opinion can be read').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'cluster-no-answer');
    await page.goto(server.url);
    const row = page.locator('[data-row="prod"]');
    await row.getByText(/^None of 6 nodes answers us/).waitFor();
    await row.getByText('slots not known').waitFor();
    await row.getByRole('img', { name: 'critical' }).waitFor();
    await expectAccessible(page);
    expectQuiet();
    await close();
  });
});
