import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { bundledWorker } from './bundled-worker';
import { PROD } from './conformance/kept';
import { temporaryFolder } from './temporary-folder';

const workerUrl = await bundledWorker();
const ENDS = 15;

/** Lets a process of its own write for a while, kills it, and answers what it had acknowledged. */
async function writeAndKill(dir: string, first: number): Promise<number> {
  const script = join(import.meta.dirname, 'writing-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir, workerUrl.href, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise(resolve => child.once('exit', resolve));
  let acknowledged = 0;
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<void>(resolve => {
    lines.on('line', line => {
      acknowledged = Number(line);
      resolve();
    });
  });
  await Promise.race([started, ended]);
  await pause(Math.random() * 400);
  child.kill('SIGKILL');
  await ended;
  return acknowledged;
}

it('loses nothing that was acknowledged when it is killed, and is open again at once', {
  timeout: 180_000,
}, async () => {
  const dir = temporaryFolder();
  let next = 1;
  for (let i = 0; i < ENDS; i++) {
    const acknowledged = await writeAndKill(dir, next);
    expect(acknowledged).toBeGreaterThanOrEqual(next);

    const began = performance.now();
    const store = await openSqliteStore({ dir, workerUrl });
    const moment = await store.momentAt(PROD, acknowledged);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(store.health()).toMatchObject({ ok: true, reason: null });
    expect(moment).toMatchObject({ beatAt: acknowledged, topology: { currentEpoch: acknowledged } });

    const kept: Record<string, number[]> = { tick: [], event: [], 'topology-changes': [] };
    let cursor: string | null = null;
    do {
      const page = await store.entries({ cluster: PROD, from: next, to: 1e9 }, cursor, 1000);
      for (const { type, at } of page.entries) if (at >= next) kept[type]?.push(at);
      cursor = page.next;
    } while (cursor !== null);
    const last = kept.tick!.at(-1)!;
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    for (const times of Object.values(kept))
      expect(times.filter(at => at <= acknowledged)).toEqual(
        Array.from({ length: acknowledged - next + 1 }, (_, n) => next + n),
      );
    const end = (await store.extent(PROD))!.to;
    await store.close();
    next = end + 1;
  }
  const file = new Database(join(dir, 'slotscope.db'), { readonly: true });
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  file.close();
});
