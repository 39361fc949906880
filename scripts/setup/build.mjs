import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { must, say } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const SHARED = ['lib', 'package.json', 'package-lock.json', 'tsconfig.json'];
const PAGES = ['app', 'components', 'public', 'next.config.mjs', 'postcss.config.mjs', ...SHARED];
const SERVER = ['server', 'scripts/build-server.mjs', 'scripts/setup/build-agent.mjs', ...SHARED];

/** Builds what is stale: the exported pages in out/, our server in dist/. Quick when nothing has changed. */
export async function ensureBuild({ force = false } = {}) {
  const pages = hashOf(PAGES);
  if (force || readStamp('out/build-id.txt') !== pages) {
    say('building the pages ...');
    await must('next build', process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      quiet: true,
      env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    });
    compress('out');
    writeFileSync('out/build-id.txt', `${pages}\n`);
  }
  const server = hashOf(SERVER);
  if (force || readStamp('dist/.stamp') !== server) {
    say('building the server ...');
    await must('server build', process.execPath, ['scripts/build-server.mjs'], { quiet: true });
    writeStamp('dist/.stamp', server);
  }
}

/** Leaves a .br and a .gz beside every text file worth it, so that serving costs no time. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) compress(file);
    else if (/\.(js|css|html|svg|json|txt)$/.test(name) && statSync(file).size > 1024) {
      const bytes = readFileSync(file);
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(
        `${file}.br`,
        brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      );
    }
  }
}
