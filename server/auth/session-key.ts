import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../http/log';
import { makeFolder } from '../store/make-folder';

const KEY_BYTES = 32;

/** The key that signs sessions: kept in `session.key` (0600) so that logins outlive a restart. */
export function loadSessionKey(dataDir: string, log: Log): Buffer {
  const file = join(dataDir, 'session.key');
  try {
    const kept = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
    if (kept.length >= KEY_BYTES) return kept;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.warn({ err: error }, `${file} cannot be read; a new key is made and everyone must log in again.`);
    }
  }
  const key = randomBytes(KEY_BYTES);
  try {
    makeFolder(dataDir);
    writeFileSync(file, `${key.toString('base64url')}\n`, { mode: 0o600 });
  } catch (error) {
    log.warn({ err: error }, `${file} cannot be written; logins end when the server restarts.`);
  }
  return key;
}
