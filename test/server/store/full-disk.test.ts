import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { aTopology } from '../push/stepped-clusters';
import { bundledWorker } from './bundled-worker';
import { anEvent, PROD, shown, tell } from './conformance/kept';

const workerUrl = await bundledWorker();
const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/mount');

/** A file system of its own, of 4 MB, in memory. */
function smallDisk(): string {
  const dir = mkdtempSync(join(tmpdir(), 'slotscope-disk-'));
  execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir]);
  onTestFinished(() => {
    execFileSync('/usr/bin/umount', ['-l', dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

/** Needs root for a disk of its own. */
describe.skipIf(!mayMount)('a disk that fails', () => {
  it('is told when full, and written to again when there is room; events in between are kept', async () => {
    const dir = smallDisk();
    const store = await openSqliteStore({ dir, workerUrl, retry: 50 });
    onTestFinished(() => store.close());
    store.write(shown(aTopology({ at: 1 })));
    await store.momentAt(PROD, 1);
    const { bavail, bsize } = statfsSync(dir);
    writeFileSync(join(dir, 'ballast'), Buffer.alloc(bavail * bsize));
    const events = Array.from({ length: 200 }, (_, i) =>
      anEvent(10 + i, { data: { filler: 'x'.repeat(5000) } }),
    );
    const told = tell(store, events);
    await expect.poll(() => store.health().reason).toMatch(/the disk of .* is full. Free space/);
    expect(store.health()).toMatchObject({ ok: false, writtenUntil: 1 });
    expect((await store.momentAt(PROD, 5))?.topology).toEqual(aTopology({ at: 1 }));
    rmSync(join(dir, 'ballast'));
    await expect
      .poll(() => store.health())
      .toMatchObject({ ok: true, reason: null, writtenUntil: 209, gaps: 0 });
    expect((await store.events({ cluster: PROD, limit: 500 })).events).toEqual([...told].reverse());
  });

  it('is told when read-only, and written to again when it is not any more', async () => {
    const dir = smallDisk();
    const store = await openSqliteStore({ dir, workerUrl, retry: 50 });
    await store.close();
    execFileSync('/usr/bin/mount', ['-o', 'remount,ro', dir]);
    const again = await openSqliteStore({ dir, workerUrl, retry: 50 });
    onTestFinished(() => again.close());
    expect(again.health()).toMatchObject({ ok: false, reason: expect.stringMatching(/cannot be written/) });
    again.write(shown(aTopology({ at: 7 })));
    execFileSync('/usr/bin/mount', ['-o', 'remount,rw', dir]);
    await expect.poll(() => again.health()).toMatchObject({ ok: true, writtenUntil: 7 });
    expect((await again.momentAt(PROD, 9))?.topology).toEqual(aTopology({ at: 7 }));
  });
});
