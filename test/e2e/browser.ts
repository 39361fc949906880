import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A page that remembers every error it printed; `expectQuiet` is the test's last word. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    colorScheme: 'dark',
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', error => errors.push(error.message));
  return {
    page,
    errors,
    expectQuiet: () => expect(errors).toEqual([]),
    close: () => context.close(),
  };
}

/** No WCAG 2.2 A or AA violation on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(node => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim()}`).join('; ')}`,
  );
  expect(told).toEqual([]);
}

/** Keeps a picture among the test results, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync('test-results/pictures', { recursive: true });
  await page.screenshot({ path: `test-results/pictures/${name}.png` });
}
