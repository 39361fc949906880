import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from '../helpers/chromium';
import { openPage } from './browser';
import { type ServerProcess, startProcess } from './server-process';

export interface Slotscope {
  readonly url: string;
  open(options?: BrowserContextOptions): ReturnType<typeof openPage>;
}

/** The built program, started with these arguments, and a browser: there for all tests of a file. */
export function useSlotscope(args: readonly string[], env?: Record<string, string>): Slotscope {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startProcess(args, env), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get url() {
      return server.url;
    },
    open: options => openPage(browser, options),
  };
}
