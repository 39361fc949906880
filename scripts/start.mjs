// `npm start`: installs what is missing, builds what is stale, serves. Arguments go to `slotscope serve`.
import { spawn } from 'node:child_process';
import { ensureBuild } from './setup/build.mjs';
import { ensurePackages, requireNode } from './setup/packages.mjs';

requireNode();
await ensurePackages();
await ensureBuild();

const server = spawn(
  process.execPath,
  ['bin/slotscope.mjs', 'serve', '--or-demo', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// The terminal signals the whole group; whoever signals only us means the server too. Its end is ours.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
