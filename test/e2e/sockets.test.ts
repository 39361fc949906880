import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, keepPicture } from './browser';
import { heading, useDemo } from './demo';

const demo = useDemo();
const master = async () =>
  (await demo.topology()).nodes.find(node => node.role === 'master' && node.reachable)!;
const healthy = (page: Page) => heading(page).getByText('All 16384 slots are served by 3 masters.');
const allWell = /30 of 30 bus links seen from both ends, all well/;

describe('what kernels say', () => {
  it('is one quiet line while all is well, and a matrix to walk by keyboard for who asks', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo`);
    await healthy(page).waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: 'Bus links' }).click();
    await page.getByText(allWell).waitFor({ timeout: 15_000 });
    expect(new URL(page.url()).searchParams.get('side')).toBe('links');
    await page.getByRole('button', { name: 'Show matrix' }).click();
    const grid = page.getByRole('slider', { name: /Bus links/ });
    await grid.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await grid.getAttribute('aria-valuetext')).toMatch(/^:\d+ → :\d+: well, seen from both ends$/);
    await expectAccessible(page);
    await keepPicture(page, 'sockets-quiet');
    await page.keyboard.press('Enter');
    await page.locator('#node-panel').waitFor();
    expectQuiet();
    await close();
  });

  it('comes from hosts that are listed with their source and age', async () => {
    const { page, expectQuiet, close } = await demo.open({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${demo.url}/cluster?id=demo&side=hosts`);
    const host = page.locator('[data-host]');
    await host.getByText(/this\sserver · .* from\s(\/proc|ss) · took/).waitFor({ timeout: 15_000 });
    expect(await host.getByRole('button').count()).toBe(6);
    await expectAccessible(page);
    await page.goto(`${demo.url}/status`);
    await page.getByText('1 host sampled, live').waitFor({ timeout: 15_000 });
    await host.getByRole('link').first().click();
    await page.locator('#node-panel').waitFor();
    expectQuiet();
    await close();
  });

  it('names a frozen master hung, with its evidence, on verdict, graph, matrix and panel', async () => {
    const { page, expectQuiet, close } = await demo.open();
    const victim = await master();
    await page.goto(`${demo.url}/cluster?id=demo&side=links`);
    await page.getByText(allWell).waitFor({ timeout: 15_000 });
    await demo.fault(page, 'freeze', victim.id);
    await heading(page)
      .getByText(new RegExp(`Master 127.0.0.1:${victim.port} stopped reading .* \\(hung\\)`))
      .waitFor({ timeout: 6000 });
    await page.getByText(/of 30 bus links in trouble/).waitFor({ timeout: 6000 });
    await page
      .getByRole('table', { name: 'Bus links in trouble' })
      .getByText(/unread/)
      .first()
      .waitFor();
    await page.locator('.tg-detail', { hasText: /^hung/ }).waitFor();
    await page.keyboard.press('e');
    await page
      .locator('#evidence')
      .getByText(/state T/)
      .waitFor();
    await page
      .locator('#evidence')
      .getByText(/^kernel of /)
      .first()
      .waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'sockets-hung');

    await page.keyboard.press('e');
    await page.locator(`g[data-id="${victim.id}"]`).click();
    const panel = page.locator('#node-panel');
    await panel.getByRole('region', { name: 'Diagnosis' }).getByText('CONFIRMED').waitFor();
    const sockets = panel.getByRole('region', { name: 'Sockets' });
    await sockets.getByText('stopped by a signal (T)').waitFor();
    await sockets.getByRole('img', { name: /^Client, Established: now \d/ }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'sockets-hung-panel');

    await demo.fault(page, 'resume', victim.id);
    await healthy(page).waitFor({ timeout: 30_000 });
    await page.locator('[data-event="diagnosis-cleared"]').first().waitFor({ timeout: 10_000 });
    expectQuiet();
    await close();
  });

  it('names a killed master by its process, before the cluster does', async () => {
    const { page, expectQuiet, close } = await demo.open({ colorScheme: 'light' });
    await page.goto(`${demo.url}/cluster?id=demo&side=links`);
    await healthy(page).waitFor({ timeout: 30_000 });
    await page.getByText(allWell).waitFor({ timeout: 30_000 });
    const victim = await master();
    await demo.fault(page, 'kill', victim.id);
    await heading(page)
      .getByText(new RegExp(`127.0.0.1:${victim.port} .*process ended`))
      .waitFor({ timeout: 6000 });
    expect((await demo.topology()).diagnoses.map(each => each.kind)).toContain('crashed');
    await expectAccessible(page);
    await keepPicture(page, 'sockets-killed');
    await demo.fault(page, 'restart', victim.id);
    await healthy(page).waitFor({ timeout: 40_000 });
    await page.getByText(allWell).waitFor({ timeout: 40_000 });
    expectQuiet();
    await close();
  });
});
