import { build } from 'esbuild';
import type { Page } from 'playwright-core';

/**
 * Brings a file of `bench/pages/` into the page; its exports are then called as `bench.name()`. Goes in by the debugger,
 * which the pages' content security policy does not concern.
 */
export async function addScript(page: Page, name: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [`bench/pages/${name}.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  await page.evaluate(`${outputFiles[0]?.text ?? ''};globalThis.bench = bench; undefined`);
}
