import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createDemoFolder, recordChildren, removeFolder, sweepDeadDemos } from '@/server/demo/demo-folder';

const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function sleeper(cwd: string): ChildProcess {
  const child = spawn('sleep', ['60'], { cwd, stdio: 'ignore' });
  children.push(child);
  return child;
}

/** A demo folder with one process in it and one that only its owner file claims. */
function demoFolder(): { folder: string; inside: ChildProcess; outside: ChildProcess } {
  const folder = createDemoFolder();
  const elsewhere = mkdtempSync(join(tmpdir(), 'slotscope-test-'));
  folders.push(folder, elsewhere);
  mkdirSync(join(folder, '7000'));
  const inside = sleeper(join(folder, '7000'));
  const outside = sleeper(elsewhere);
  recordChildren(folder, [inside.pid ?? 0, outside.pid ?? 0]);
  return { folder, inside, outside };
}

test('a dead owner leaves nothing: its processes end and its folder goes, but nobody else is touched', async () => {
  const { folder, inside, outside } = demoFolder();
  const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
  // Our own pid with another start time: the owner died and we got its pid.
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ ...owner, start: '1' }));
  const gone = once(inside, 'exit');
  expect(sweepDeadDemos()).toContain(folder);
  expect((await gone)[1]).toBe('SIGKILL');
  expect(existsSync(folder)).toBe(false);
  expect([outside.exitCode, outside.signalCode]).toEqual([null, null]);
});

test('the demo of a living owner is left alone', () => {
  const { folder, inside } = demoFolder();
  expect(sweepDeadDemos()).not.toContain(folder);
  expect(existsSync(folder)).toBe(true);
  expect(inside.signalCode).toBeNull();
  removeFolder(folder);
});
