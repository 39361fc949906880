import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder that only this user may read, and its parents. Not `mkdirSync` with `recursive`: Node 20 spins for
 * ever in it where the kernel answers ENOENT inside an existing folder, as /proc does.
 */
export function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  const parent = dirname(dir);
  if (parent !== dir) makeFolder(parent);
  mkdirSync(dir, { mode: 0o700 });
}
