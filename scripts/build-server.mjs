// Bundles our own server code into dist/; packages stay in node_modules, so that the native one resolves as installed.
import { build } from 'esbuild';
import { buildAgent } from './setup/build-agent.mjs';

await build({
  entryPoints: { cli: 'server/cli.ts', 'sqlite-worker': 'server/store/sqlite-worker.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  logLevel: 'warning',
});

await buildAgent('dist');
