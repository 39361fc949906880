import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const BANNER = [
  '#!/usr/bin/env node',
  // V8 would let its nursery grow to 48 MB, and what a start leaves behind lie for hours, on hosts whose memory is Redis's.
  "import{setFlagsFromString as _vf}from'node:v8';_vf('--semi-space-growth-factor=1');_vf('--optimize-for-size');",
  // The CommonJS packages in it call require for Node's own modules.
  "import{createRequire as _cr}from'node:module';const require=_cr(import.meta.url);",
];

/** Bundles the agent as `agent.mjs` into a folder: it is copied to hosts by itself, so one file holds all it needs. */
export async function buildAgent(folder) {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { agent: 'server/agent.ts' },
    outdir: path.resolve(folder),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    minify: true,
    banner: { js: BANNER.join('\n') },
    define: { SLOTSCOPE_VERSION: JSON.stringify(version) },
    // Native speed-ups of ws that are not needed, and would have to lie beside the file.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
}
