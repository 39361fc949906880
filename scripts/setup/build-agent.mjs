import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

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
    // The CommonJS packages in it call require for Node's own modules.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as _cr}from'node:module';const require=_cr(import.meta.url);",
    },
    define: { SLOTSCOPE_VERSION: JSON.stringify(version) },
    // Native speed-ups of ws that are not needed, and would have to lie beside the file.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
}
