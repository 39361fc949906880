// `npm run lab [-- FAULT...] [--reps N] [--quick] [--minutes N] [--json FILE]`: injects every fault for real, prints one row each.
// Exits 1 when a fault got no name, a wrong one or a late one; 2 where the lab cannot be built; 64 for an unknown fault.
import { ensureBuild } from './setup/build.mjs';
import { ensureDebian } from './setup/debian.mjs';
import { LAB_PROGRAMS } from './setup/lab-programs.mjs';
import { ensurePackages, requireNode } from './setup/packages.mjs';
import { run } from './setup/run.mjs';

requireNode();
await ensurePackages();
await ensureDebian(LAB_PROGRAMS);
await ensureBuild();
// Ctrl-C reaches the lab too, which then takes its hosts apart.
process.on('SIGINT', () => {});
const { status } = await run(process.execPath, [
  '--import',
  'tsx',
  'test/lab/main.ts',
  ...process.argv.slice(2),
]);
process.exit(status);
