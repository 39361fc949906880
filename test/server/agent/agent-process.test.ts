import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildAgent } from '@/scripts/setup/build-agent.mjs';
import { until } from '../../helpers/until';
import { hostNamed, startServerForAgents } from './agent-under-test';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'slotscope-agent-'));
  await buildAgent(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The bundle by itself, in a folder without node_modules. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [path.join(folder, 'agent.mjs'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', text => {
    said.out += text;
  });
  child.stderr.on('data', text => {
    said.err += text;
  });
  return { child, said, ended: once(child, 'close') };
}

describe('the bundled agent', { timeout: 60_000 }, () => {
  test('is one file that needs nothing beside it', async () => {
    expect(readdirSync(folder)).toEqual(['agent.mjs']);
    const help = start('--help');
    expect(await help.ended).toEqual([0, null]);
    expect(help.said.out).toContain('--token-file FILE');
    const wrong = start('--serverr', 'x');
    expect(await wrong.ended).toEqual([64, null]);
    expect(wrong.said.err).toMatch(/^slotscope: agent: .*\n$/);
  });

  test('ends within a second at SIGTERM, and its host turns stale', async () => {
    const server = await startServerForAgents();
    const { child, said, ended } = start(
      '--server',
      server.url,
      '--token-file',
      server.tokenFile,
      '--name',
      'db1',
    );
    await until('samples come', () => hostNamed(server.hosts, 'db1')?.state.state === 'live');
    const began = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(said.out).toBe('');
    for (const line of said.err.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 30 });
    await until('the host is stale', () => hostNamed(server.hosts, 'db1')?.state.state === 'stale');
  });

  test('killed outright turns its host stale, and another run of it takes the name at once', async () => {
    const server = await startServerForAgents();
    const args = ['--server', server.url, '--token-file', server.tokenFile, '--name', 'db1'];
    const first = start(...args);
    await until('samples come', () => hostNamed(server.hosts, 'db1')?.state.state === 'live');
    first.child.kill('SIGKILL');
    await first.ended;
    await until('listeners hear of it', () => server.heard.at(-1)?.state.state === 'stale');
    start(...args);
    await until('it is live again', () => hostNamed(server.hosts, 'db1')?.state.state === 'live');
    expect(hostNamed(server.hosts, 'db1')!.state.problems.map(one => one.code)).not.toContain('name-taken');
  });
});
