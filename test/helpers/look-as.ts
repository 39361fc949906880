import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { HostSample } from '@/lib/sockets/sample/sample';

/** The user that may do least. */
export const NOBODY = 65_534;

export interface LookAs {
  /** What this user may see of the host's sockets now. */
  look(): HostSample;
  stop(): void;
}

/** Looks at this host as another user; needs root. In one file of its own, where anybody may read it: a checkout is often its owner's alone. */
export function lookAs(uid: number): LookAs {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-look-as-'));
  chmodSync(folder, 0o755);
  const outfile = join(folder, 'look.mjs');
  const entryPoints = [join(import.meta.dirname, '../server/sockets/unprivileged-look.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return {
    look: () => JSON.parse(execFileSync(process.execPath, [outfile], { uid, cwd: '/', encoding: 'utf8' })),
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
