import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The store's worker as a build has it: starts ten times as fast as its source. Removed after the file's tests. */
export async function bundledWorker(): Promise<URL> {
  const folder = path.join(ROOT, 'node_modules/.cache/slotscope-store');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `worker-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, 'server/store/sqlite-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  afterAll(() => rmSync(outfile, { force: true }));
  return pathToFileURL(outfile);
}
