import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepPicture } from './browser';
import { heading, useDemo } from './demo';

const demo = useDemo();
const band = (page: Page) => page.getByRole('region', { name: 'Time', exact: true });
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline', exact: true });
const atOf = (page: Page) => Number(new URL(page.url()).searchParams.get('at'));
const spanOf = (page: Page) => Number(new URL(page.url()).searchParams.get('span'));
/** The address follows with a little delay. */
const SOON = { timeout: 5000 };
/** The moment and the sentence of a crash that was seen. */
let crash: { readonly at: number; readonly text: string };

beforeAll(async () => {
  const { page, close } = await demo.open();
  await page.goto(`${demo.url}/cluster?id=demo`);
  await heading(page).getByText('All 16384 slots are served').waitFor();
  await page.waitForTimeout(3000);
  const victim = (await demo.topology()).nodes.find(node => node.role === 'master')!;
  await demo.fault(page, 'kill', victim.id);
  await heading(page).getByText('is down: its process ended').waitFor({ timeout: 8000 });
  await page.waitForTimeout(2000);
  const text = await heading(page).innerText();
  crash = { at: Date.now(), text };
  await page.locator('[data-event="failover"]').first().waitFor({ timeout: 30_000 });
  await demo.fault(page, 'restart', victim.id);
  await heading(page).getByText('All 16384 slots are served').waitFor({ timeout: 30_000 });
  await close();
});

describe('the past on screen', () => {
  it('is what a pasted link shows: the same sentence, unmistakably not now', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo&at=${crash.at}`);
    await heading(page).getByText(crash.text.slice(0, 40)).waitFor();
    await band(page)
      .getByText(/^PAUSED AT \d\d:\d\d:\d\d UTC/)
      .waitFor();
    await expect.poll(() => page.title(), SOON).toMatch(/^PAUSED \d\d:\d\d:\d\d · [◆▲]/);
    expect(await page.getByText('LIVE', { exact: true }).count()).toBe(0);
    expect(await page.locator('[data-event="failover"]').count()).toBe(0);
    await page.waitForTimeout(2500);
    expect(atOf(page)).toBe(crash.at);
    // Nothing has grown older meanwhile.
    await page.getByText('IN THE PAST', { exact: true }).waitFor({ timeout: 1000 });
    await heading(page).getByText(crash.text.slice(0, 40)).waitFor();
    expect(await page.getByRole('button', { name: /^Kill/ }).isDisabled()).toBe(true);
    await page.keyboard.press('l');
    await page.getByText('LIVE', { exact: true }).waitFor();
    expect(await band(page).count()).toBe(0);
    // The address follows a moment later, and only then there is something to go back from.
    await page.waitForURL(url => !url.searchParams.has('at'));
    await page.goBack();
    await band(page)
      .getByText(/^PAUSED AT/)
      .waitFor();
    expectQuiet();
    await close();
  });

  it('is left and entered by keys: Space, comma, full stop, brackets, L', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo`);
    await page.getByText('LIVE', { exact: true }).waitFor();
    await page.keyboard.press(' ');
    await band(page)
      .getByText(/^PAUSED AT/)
      .waitFor();
    await expect.poll(() => atOf(page), SOON).toBeGreaterThan(0);
    const paused = atOf(page);
    await page.keyboard.press(',');
    await expect.poll(() => atOf(page), SOON).toBe(paused - 1000);
    await page.keyboard.press('.');
    await expect.poll(() => atOf(page), SOON).toBe(paused);
    await page.keyboard.press('[');
    await expect.poll(() => atOf(page), SOON).toBeLessThan(paused);
    const event = atOf(page);
    await page.keyboard.press('[');
    await expect.poll(() => atOf(page), SOON).toBeLessThan(event);
    await page.keyboard.press(']');
    await expect.poll(() => atOf(page), SOON).toBe(event);
    await page.getByRole('button', { name: '16×' }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await band(page)
      .getByText(/^REPLAY 16×/)
      .waitFor();
    // It catches up with the present, and is live then.
    await page.getByText('LIVE', { exact: true }).waitFor({ timeout: 20_000 });
    expectQuiet();
    await close();
  });

  it('is told of in the help, and is a command away in the palette', async () => {
    const { page, expectQuiet, close } = await demo.open();
    const replica = (await demo.topology()).nodes.find(node => node.role === 'replica')!;
    await page.goto(`${demo.url}/cluster?id=demo&at=${crash.at}`);
    await band(page)
      .getByText(/^PAUSED AT/)
      .waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Play and pause').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type(replica.id.slice(0, 12));
    await page.getByRole('option', { name: `127.0.0.1:${replica.port}` }).click();
    await page.locator('#node-panel').waitFor();
    expect(atOf(page)).toBe(crash.at);
    await page.keyboard.press('Control+k');
    await page.locator('[cmdk-input]:focus').waitFor();
    await page.keyboard.type('go live');
    // It might be the name of a key too; a command of that name comes first.
    await page.getByRole('option', { name: /where the key is/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('LIVE', { exact: true }).waitFor();
    expectQuiet();
    await close();
  });

  it('has socket charts and raw texts of its own time', async () => {
    const { page, expectQuiet, close } = await demo.open();
    const replica = (await demo.topology()).nodes.find(node => node.role === 'replica')!;
    await page.goto(`${demo.url}/cluster?id=demo&node=${replica.id}&at=${crash.at}`);
    const link = page.getByRole('link', { name: /CLUSTER NODES, as last read then/ });
    await link.waitFor();
    expect(await link.getAttribute('href')).toContain(`at=${crash.at}`);
    await page.getByRole('img', { name: /^Bus, Established: now/ }).waitFor();
    await expectAccessible(page);
    expectQuiet();
    await close();
  });
});

describe('the timeline', () => {
  it('leads to each mark by keyboard, tells of it, and goes there', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo&span=120000`);
    const mark = timeline(page)
      .getByRole('button', { name: /^critical, .*is FAIL|^critical, / })
      .first();
    await mark.waitFor();
    await keepPicture(page, 'timeline-live');
    await mark.focus();
    await timeline(page)
      .getByText(/is down: its process ended|FAIL/)
      .first()
      .waitFor();
    await keepPicture(page, 'timeline-details');
    await page.keyboard.press('ArrowRight');
    const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(label).toMatch(/^(ok|info|warning|critical|unknown), \d\d:\d\d:\d\d/);
    await page.keyboard.press('Enter');
    await band(page)
      .getByText(/^PAUSED AT/)
      .waitFor();
    await expect.poll(() => atOf(page), SOON).toBeGreaterThan(0);
    expectQuiet();
    await close();
  });

  it('zooms, pans, takes a range and scrubs', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo`);
    const plot = timeline(page).locator('svg[role="group"]');
    await plot.waitFor();
    await timeline(page).getByRole('button', { name: '1 h', exact: true }).click();
    await expect.poll(() => spanOf(page), SOON).toBe(3_600_000);
    await page.keyboard.press('+');
    await expect.poll(() => spanOf(page), SOON).toBe(1_800_000);
    const { x, y, width, height } = (await plot.boundingBox())!;
    const middle = { x: x + width / 2, y: y + height - 8 };
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(1_700_000);
    await page.mouse.down();
    await page.mouse.move(middle.x + 200, middle.y, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => new URL(page.url()).searchParams.get('end'), SOON).not.toBeNull();
    expect(await band(page).count()).toBe(0);
    const before = spanOf(page);
    await page.keyboard.down('Shift');
    await page.mouse.move(x + width * 0.4, y + 60);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.8, y + 60, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(before * 0.5);

    await timeline(page).getByRole('button', { name: '15 min', exact: true }).click();
    const head = timeline(page).getByRole('slider');
    await head.waitFor();
    const grip = (await head.boundingBox())!;
    await page.mouse.move(grip.x + grip.width / 2, grip.y + 8);
    await page.mouse.down();
    await page.mouse.move(grip.x - 20, grip.y + 8, { steps: 8 });
    await page.mouse.up();
    await band(page)
      .getByText(/^PAUSED AT/)
      .waitFor();
    await expect
      .poll(() => head.getAttribute('aria-valuetext'), SOON)
      .toMatch(/^\d\d:\d\d:\d\d, \d+ \w+ \d+$/);
    await head.focus();
    await expect.poll(() => atOf(page), SOON).toBeGreaterThan(0);
    const scrubbed = atOf(page);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => atOf(page), SOON).toBeLessThan(scrubbed);
    expectQuiet();
    await close();
  });

  it('has a table twin', async () => {
    const { page, expectQuiet, close } = await demo.open();
    await page.goto(`${demo.url}/cluster?id=demo`);
    await timeline(page).getByRole('button', { name: 'As a table' }).click();
    const table = page.getByRole('dialog', { name: 'Timeline as a table' });
    await table
      .getByText(/is FAIL|FAIL/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await table.getByTitle('Go to this moment').first().click();
    await band(page)
      .getByText(/^PAUSED AT/)
      .waitFor();
    expectQuiet();
    await close();
  });

  it.each([
    [1920, 1080],
    [1280, 800],
    [390, 844],
  ] as const)('fits %i by %i in both themes, live and past, without a violation', async (width, height) => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const { page, expectQuiet, close } = await demo.open({ colorScheme, viewport: { width, height } });
      for (const query of ['&span=120000', `&span=120000&at=${crash.at}`]) {
        await page.goto(`${demo.url}/cluster?id=demo${query}`);
        await timeline(page)
          .getByRole('button', { name: /^(warning|critical), / })
          .first()
          .waitFor();
        await expectAccessible(page);
        const over = await page.evaluate(() => {
          const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
          return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
        });
        expect(over.x).toBeLessThanOrEqual(0);
        if (width >= 1280) expect(over.y).toBeLessThanOrEqual(0);
        await keepPicture(page, `time-${query.includes('at=') ? 'past' : 'live'}-${colorScheme}-${width}`);
      }
      expectQuiet();
      await close();
    }
  });
});
