import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { CHROMIUM, launchChromium } from '@/test/helpers/chromium';

/** Runs with a page of headless Chromium, 1920 by 1080, and closes the browser whatever happens. */
export async function withPage<Result>(run: (page: Page) => Promise<Result>): Promise<Result> {
  if (!existsSync(CHROMIUM)) throw new Error(`Needs Chromium at ${CHROMIUM}, or CHROMIUM_BIN.`);
  const browser = await launchChromium();
  try {
    return await run(await browser.newPage({ viewport: { width: 1920, height: 1080 } }));
  } finally {
    await browser.close();
  }
}
