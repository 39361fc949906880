import { existsSync } from 'node:fs';
import path from 'node:path';
import { run, say } from './run.mjs';

const whereIs = name =>
  (process.env.PATH ?? '')
    .split(':')
    .map(folder => path.join(folder, name))
    .find(existsSync);

/** Where a program is: where its environment variable says, and only there, else the first of its names in PATH. */
export function findProgram({ env, names }) {
  const named = process.env[env];
  if (named) return existsSync(named) ? named : undefined;
  return names.map(whereIs).find(Boolean);
}

/**
 * Makes programs (`{ env, names, from }`) available from Debian's packages. As root on Debian the missing ones are
 * installed, unless their variable names another place; elsewhere they stay missing and whoever needs them says so.
 */
export async function ensureDebian(programs) {
  const wanted = programs.filter(program => !findProgram(program) && !process.env[program.env]);
  if (wanted.length === 0 || process.getuid?.() !== 0 || !whereIs('apt-get')) return;
  const packages = wanted.map(program => program.from);
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
}
