import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_SERVER, startRealCluster } from '../../helpers/real-cluster';
import { until } from '../../helpers/until';
import { hostNamed, startServerForAgents, tokenFile } from './agent-under-test';

const SCRIPT = 'deploy/agent/slotscope-agent.sh';
const has = (tool: string) => {
  try {
    return execFileSync('sh', ['-c', `command -v ${tool}`]).length > 0;
  } catch {
    return false;
  }
};
const UNABLE = !['dash', 'awk', 'curl'].every(has);

/** The script as a timer starts it; resolves to its exit status and what it said. */
async function run(...args: string[]) {
  const child = spawn('dash', [SCRIPT, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const [status] = await once(child, 'close');
  return { status, said };
}

describe.skipIf(UNABLE)('the shell agent (needs dash, awk and curl)', { timeout: 60_000 }, () => {
  test.skipIf(NO_SERVER)('sends processes and bus links of real nodes', async () => {
    const cluster = await startRealCluster({ masters: 3 });
    onTestFinished(() => cluster.stop());
    const server = await startServerForAgents();
    const ports = cluster.nodes.map(node => node.port);
    server.hosts.want('test', {
      addresses: ['127.0.0.1'],
      clientPorts: ports,
      busPorts: ports.map(port => port + 10_000),
    });
    const args = ['--server', server.url, '--token-file', server.tokenFile, '--name', 'db1', '--every', '10'];
    expect(await run(...args)).toEqual({ status: 0, said: '' });
    // Twice within half a second is refused.
    await sleep(600);
    expect(await run(...args)).toEqual({ status: 0, said: '' });

    const { state, view } = hostNamed(server.hosts, 'db1')!;
    expect(state).toMatchObject({
      kind: 'shell',
      state: 'live',
      source: 'raw',
      interval: 10_000,
      problems: [],
    });
    expect(view!.sample.seq).toBe(2);
    const namespaces = view!.sample.namespaces;
    for (const node of cluster.nodes) {
      const space = namespaces.find(one => one.processes.some(process => process.pid === node.pid))!;
      expect(space.id).toMatch(/^\d{5,}$/);
      expect(space.counters!.activeOpens).toBeGreaterThan(0);
      expect(space.processes.find(process => process.pid === node.pid)).toMatchObject({
        kind: 'server',
        port: node.port,
        listens: expect.arrayContaining([node.port, node.port + 10_000]),
      });
      const accepted = space.rows.filter(row => row.local.port === node.port + 10_000 && row.state === 1);
      expect(accepted.length).toBeGreaterThanOrEqual(2);
      expect(accepted[0]!.owner).toBe(node.pid);
      expect(space.ports.find(one => one.port === node.port + 10_000)!.established).toBeGreaterThanOrEqual(2);
    }
  });

  test('says what is wrong in one line and ends with status 1', async () => {
    const server = await startServerForAgents();
    const at = (file: string, url = server.url) =>
      run('--server', url, '--token-file', file, '--name', 'db1');
    expect(await at(tokenFile('ss_wrong'))).toEqual({
      status: 1,
      said: expect.stringMatching(
        /^slotscope-agent: http:\S+ answered 401: .*not in agents\.tokens_file.*\n$/,
      ),
    });
    expect(await at(server.tokenFile, 'http://127.0.0.1:1')).toEqual({
      status: 1,
      said: expect.stringMatching(/^slotscope-agent: curl: .*\n$/),
    });
    expect(await at('/nonexistent')).toEqual({
      status: 1,
      said: 'slotscope-agent: /nonexistent cannot be read or is empty.\n',
    });
    expect((await run('--server')).status).toBe(64);
    const refused = await until('the wrong token is listed', () => hostNamed(server.hosts, '127.0.0.1'));
    expect(refused.state).toMatchObject({ state: 'refused', problems: [{ code: 'wrong-token' }] });
    expect(server.logged.filter(line => line.includes('not in agents.tokens_file'))).toHaveLength(1);
  });

  test.each(['-db1', 'db 1', 'x'.repeat(129), 'db/1'])('does not start with the name %s', async name => {
    expect(await run('--server', 'http://127.0.0.1:1', '--name', name)).toEqual({
      status: 64,
      said: expect.stringContaining(`${name} is no name: use up to 128 letters`),
    });
  });

  test('says which machine it is, and sends nothing that a full disk has cut off', async () => {
    const server = await startServerForAgents();
    const args = ['--server', server.url, '--token-file', server.tokenFile, '--name', 'db1'];
    expect(await run(...args)).toEqual({ status: 0, said: '' });
    const seen = hostNamed(server.hosts, 'db1')!.view!.sample.seq;
    const limited = spawn('sh', ['-c', 'trap "" XFSZ; ulimit -f 0; exec dash "$@"', 'sh', SCRIPT, ...args]);
    let said = '';
    limited.stderr.on('data', text => {
      said += text;
    });
    expect(await once(limited, 'close')).toEqual([1, null]);
    expect(said).toMatch(/^slotscope-agent: The tables could not be written to \S+: is its disk full\?\n$/);
    expect(hostNamed(server.hosts, 'db1')!.view!.sample.seq).toBe(seen);
    await sleep(600);
    const other = await server.call('/api/v1/agents/db1/sockets', {
      method: 'POST',
      token: server.tokens.agent,
      headers: { 'content-type': 'text/plain' },
      body: `# instance ${'0'.repeat(36)}\n${readFileSync('/proc/net/tcp', 'latin1')}`,
    });
    expect(other.status).toBe(409);
  });
});
