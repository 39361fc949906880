import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, keepPicture } from './browser';
import { heading, useDemo } from './demo';

const demo = useDemo();
const event = (page: Page, type: string) => page.locator(`[data-event="${type}"]`).first();

describe('a failover on the page', () => {
  it('shows a healthy cluster, live, without a violation', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(demo.url);
    await page.locator('[data-row="demo"]').getByText('live').waitFor();
    // Longer than two intervals: a row that nobody watches in full must not turn stale by itself.
    await page.waitForTimeout(3500);
    expect(await page.getByText('STALE').count()).toBe(0);
    await page.getByRole('link', { name: /Demo/ }).first().click();
    await heading(page).getByText('All 16384 slots are served by 3 masters.').waitFor();
    await page.getByText('LIVE', { exact: true }).waitFor();
    await page.getByText('6 views agree', { exact: true }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'cluster-healthy');
    expectQuiet();
    await close();
  });

  it('follows a killed master from silence to promotion and back, and never calls it ok on the way', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo`);
    await heading(page).getByText('All 16384 slots are served').waitFor();
    const before = await demo.topology();
    const victim = before.nodes.find(node => node.role === 'master')!;
    const heir = before.nodes.find(node => node.masterId === victim.id)!;
    const address = `127.0.0.1:${victim.port}`;

    const said: string[] = [];
    await page.exposeFunction('told', (text: string) => said.push(text));
    await page.evaluate(() => {
      const target = document.querySelector('h1')!;
      const tell = () => (window as unknown as { told(text: string): void }).told(target.textContent ?? '');
      new MutationObserver(tell).observe(target, { childList: true, characterData: true, subtree: true });
    });

    await page
      .getByRole('button', { name: new RegExp(`^Kill.*${victim.port}`) })
      .first()
      .click();
    await heading(page).getByText(`Master ${address} is down: its process ended`).waitFor({ timeout: 5000 });
    await page
      .getByText(/5461 slots at risk/)
      .first()
      .waitFor();
    // Suspicion can become FAIL within one poll: the sentence may pass unseen, its event stays.
    await event(page, 'pfail-raised').waitFor({ timeout: 30_000 });
    await keepPicture(page, 'cluster-pfail');
    await event(page, 'failover').waitFor({ timeout: 30_000 });
    await event(page, 'fail-raised').waitFor();
    await event(page, 'current-epoch-changed').waitFor();
    await page.getByText(`127.0.0.1:${heir.port} took over 5461 slots from ${address}`).first().waitFor();
    await keepPicture(page, 'cluster-failed-over');
    await expectAccessible(page);

    const after = await demo.topology();
    expect(after.nodes.find(node => node.id === heir.id)).toMatchObject({
      role: 'master',
      slots: [[0, 5460]],
    });
    expect(after.currentEpoch).toBeGreaterThan(before.currentEpoch);
    const between = said.slice(said.findIndex(text => text.includes(address)));
    expect(between.filter(text => text.startsWith('All 16384'))).toEqual([]);

    await page
      .getByRole('button', { name: new RegExp(`^Restart.*${victim.port}`) })
      .first()
      .click();
    await heading(page).getByText('All 16384 slots are served by 3 masters.').waitFor({ timeout: 30_000 });
    expect((await demo.topology()).nodes.find(node => node.id === victim.id)).toMatchObject({
      role: 'replica',
      masterId: heir.id,
    });
    expectQuiet();
    await close();
  });

  it('shows a frozen node as silent, not as failed, and its panel says what to do', async () => {
    const { page, expectQuiet, close } = await demo.open();
    const replica = (await demo.topology()).nodes.find(node => node.role === 'replica')!;
    await page.goto(`${demo.url}/cluster?id=demo&node=${replica.id}`);
    await page
      .getByRole('button', { name: /^Freeze/ })
      .first()
      .waitFor();
    await demo.fault(page, 'freeze', replica.id);
    await heading(page)
      .getByText(`Replica 127.0.0.1:${replica.port} stopped reading`)
      .waitFor({ timeout: 5000 });
    await page
      .getByText(/did not answer within 500 ms/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'node-panel-frozen');
    await demo.fault(page, 'resume', replica.id);
    await heading(page).getByText('All 16384 slots are served').waitFor({ timeout: 30_000 });
    expectQuiet();
    await close();
  });
});

describe('finding one’s way', () => {
  it('marks the slot of a key, keeps it in the address, and walks the nodes by keyboard', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo`);
    await heading(page).getByText('All 16384 slots').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('user:{42}');
    await page.keyboard.press('Enter');
    await page
      .getByText(/slot 8000/)
      .first()
      .waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('slot')).toBe('8000');
    await page.reload();
    await page
      .getByText(/slot 8000/i)
      .first()
      .waitFor();

    await page.keyboard.press('Escape');
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('j');
    await expect.poll(() => new URL(page.url()).searchParams.get('node')).toMatch(/^[0-9a-f]{40}$/);
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.get('node')).toBeNull();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
    expectQuiet();
    await close();
  });
});
