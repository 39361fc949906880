import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_SERVER, startRealCluster } from '../../helpers/real-cluster';
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
    for (const _time of ['once', 'and again']) expect(await run(...args)).toEqual({ status: 0, said: '' });

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
  });
});
