import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What to start a worker thread from: a bundle, or a line of script that loads the TypeScript source. */
export type WorkerSource =
  | { readonly type: 'bundle'; readonly url: URL }
  | { readonly type: 'script'; readonly script: string };

/** The worker bundled next to this file when we run from a build, else its TypeScript source through tsx. */
export function findStoreWorker(workerUrl?: URL): WorkerSource {
  const bundled = workerUrl ?? new URL('./sqlite-worker.mjs', import.meta.url);
  if (workerUrl ? !workerUrl.pathname.endsWith('.ts') : existsSync(bundled))
    return { type: 'bundle', url: bundled };
  const source = workerUrl ?? new URL('./sqlite-worker.ts', import.meta.url);
  // Node 20 does not run a worker's own `--import` before its entry, so the entry itself brings tsx in.
  const tsxHome = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const tsx = new URL('./dist/esm/api/index.mjs', tsxHome).href;
  const load = `({ tsImport }) => tsImport(${JSON.stringify(source.href)}, ${JSON.stringify(source.href)})`;
  return { type: 'script', script: `import(${JSON.stringify(tsx)}).then(${load})` };
}
