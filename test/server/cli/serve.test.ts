import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_SERVER } from '../../helpers/real-cluster';

/** `slotscope demo` in a process of its own, with a folder of its own for temporary files. */
function startDemo(port: number, env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slotscope-serve-'));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'server/cli.ts', 'demo', '--port', String(port)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: folder, ...env } },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', text => {
    said.out += text;
  });
  child.stderr.on('data', text => {
    said.err += text;
  });
  const left = () => readdirSync(folder).filter(name => name.startsWith('slotscope'));
  return { child, said, left, ended: once(child, 'close') };
}

const SIMULATED = { REDIS_SERVER_BIN: '/nonexistent' };

describe.each([
  { kind: 'a simulated demo', env: SIMULATED, skip: false },
  { kind: 'a real demo (needs redis-server or valkey-server)', env: {}, skip: NO_SERVER },
])('$kind', ({ env, skip }) => {
  test.skipIf(skip)('ends with status 0 at SIGTERM and leaves nothing behind', async () => {
    const { child, said, left, ended } = startDemo(0, env);
    await once(child.stdout, 'data');
    expect(said.out).toMatch(/^Slotscope .* on http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(left()).toContainEqual(expect.stringMatching(/^slotscope-demo-history-/));
    // A terminal and each process above us pass one Ctrl-C on: it arrives more than once.
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGINT'), 20);
    setTimeout(() => child.kill('SIGTERM'), 40);
    expect(await ended, said.err).toEqual([0, null]);
    expect(left()).toEqual([]);
  });

  test.skipIf(skip)(
    'a taken port is told in one sentence, with status 1, and nothing stays behind',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      onTestFinished(() => void other.close());
      const { port } = other.address() as AddressInfo;
      const { said, left, ended } = startDemo(port, env);
      expect(await ended).toEqual([1, null]);
      expect(said.err.trimEnd().split('\n').at(-1)).toBe(
        `slotscope: Port ${port} of 127.0.0.1 is already in use. Stop the other program or choose another --port.`,
      );
      expect(said.out).toBe('');
      expect(left()).toEqual([]);
    },
  );
});
