import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's root, from the bundle in `dist/` as well as from the source in `server/cli/`. */
function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** The exported pages. */
export const staticDir = (): string => path.join(packageRoot(), 'out');

/** The agent, one file. */
export const agentBundle = (): string => path.join(packageRoot(), 'dist', 'agent.mjs');

/** The version in package.json. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;

/** Changes with every build of the pages: open pages reload when they see another one. */
export function buildId(): string {
  try {
    return readFileSync(path.join(packageRoot(), 'out', 'build-id.txt'), 'utf8').trim();
  } catch {
    return 'development';
  }
}
