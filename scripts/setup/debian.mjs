import { existsSync } from 'node:fs';
import path from 'node:path';
import { run, say } from './run.mjs';

const onPath = name =>
  (process.env.PATH ?? '').split(':').some(folder => existsSync(path.join(folder, name)));

/**
 * Makes programs available from Debian's packages: `{ program: package }`. As root on Debian the missing ones are
 * installed; elsewhere they stay missing and whoever needs them says so. Returns the programs still missing.
 */
export async function ensureDebian(programs) {
  const missing = () => Object.keys(programs).filter(program => !onPath(program));
  if (missing().length === 0) return [];
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return missing();
  const packages = missing().map(program => programs[program]);
  say(`installing ${packages.join(', ')} from Debian's packages ...`);
  // RUNLEVEL=1 keeps the packages' own services from starting: tests start their own servers.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  const { status, output } = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    { quiet: true, env },
  );
  if (status !== 0) process.stderr.write(output);
  return missing();
}
