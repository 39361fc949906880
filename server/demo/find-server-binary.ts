import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The server program of the real demo: `REDIS_SERVER_BIN` if set, else `valkey-server` or `redis-server` in PATH.
 * Null when there is none, also when `REDIS_SERVER_BIN` names none: who names one does not want another.
 */
export function findServerBinary(env: Readonly<Record<string, string | undefined>>): string | null {
  const named = env.REDIS_SERVER_BIN;
  if (named) return isProgram(named) ? named : null;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of ['valkey-server', 'redis-server']) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (isProgram(path)) return path;
    }
  }
  return null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
