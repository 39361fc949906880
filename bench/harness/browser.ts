import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs with a page of headless Chromium, 1920 by 1080, and closes the browser whatever happens. */
export async function withPage<Result>(run: (page: Page) => Promise<Result>): Promise<Result> {
  if (!existsSync(CHROMIUM)) throw new Error(`Needs Chromium at ${CHROMIUM}, or CHROMIUM_BIN.`);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    return await run(await browser.newPage({ viewport: { width: 1920, height: 1080 } }));
  } finally {
    await browser.close();
  }
}
