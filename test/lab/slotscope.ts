import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashToken, newToken } from '@/server/auth/token-hash';
import { freePort } from '../helpers/free-port';
import { until } from '../helpers/until';
import { CLIENT_PORT } from './ask';
import type { Lab } from './lab';
import type { Inside } from './namespace';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The built product at work: one server on our own address, one agent on each host. */
export interface Slotscope {
  readonly url: string;
  /** A viewer's. */
  readonly token: string;
  /** The watched cluster's id. */
  readonly cluster: string;
  close(): Promise<void>;
}

export async function startSlotscope(lab: Lab): Promise<Slotscope> {
  const folder = path.join(lab.folder, 'slotscope');
  mkdirSync(folder, { recursive: true });
  const [viewer, agent] = [newToken(), newToken()];
  const file = (name: string, text: string) => {
    const at = path.join(folder, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  file('tokens', `lab viewer sha256:${hashToken(viewer)}\n`);
  file('agent-tokens', `lab agent sha256:${hashToken(agent)}\n`);
  const tokenFile = file('agent-token', `${agent}\n`);
  const { ours } = lab.network;
  const port = await freePort(ours);
  // JSON is YAML.
  const config = file(
    'slotscope.yaml',
    JSON.stringify({
      clusters: [{ name: 'lab', seeds: lab.hosts.map(host => `${host.ip}:${CLIENT_PORT}`) }],
      server: { host: ours, port },
      history: { dir: 'history' },
      auth: { tokens_file: 'tokens' },
      agents: { tokens_file: 'agent-tokens', local: false },
      log: { level: 'warn' },
    }),
  );
  const url = `http://${ours}:${port}`;
  const log = path.join(folder, 'server.log');
  const output = openSync(log, 'a');
  const server = spawn(process.execPath, ['dist/cli.mjs', 'serve', '--config', config], {
    cwd: ROOT,
    stdio: ['ignore', output, output],
    detached: true,
  });
  const agents: Inside[] = [];
  const killServer = () => {
    server.kill('SIGKILL');
  };
  process.on('exit', killServer);
  const close = async () => {
    for (const one of agents) one.signal('SIGTERM');
    await endServer(server);
    process.off('exit', killServer);
  };
  try {
    await until(
      'the server is up',
      () => {
        if (server.exitCode !== null)
          throw new Error(`the server ended: ${readFileSync(log, 'utf8').slice(-2000)}`);
        return fetch(`${url}/healthz`).then(
          reply => reply.ok,
          () => false,
        );
      },
      { every: 100 },
    );
    agents.push(...(await startAgents(lab, url, tokenFile)));
    return { url, token: viewer, cluster: 'lab', close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One agent on each host; they end with the hosts, if not before. */
export async function startAgents(lab: Lab, url: string, tokenFile: string): Promise<Inside[]> {
  const agents: Inside[] = [];
  for (const host of lab.hosts)
    agents.push(
      await host.namespace.start(
        process.execPath,
        [
          path.join(ROOT, 'dist/agent.mjs'),
          ...['--server', url, '--token-file', tokenFile, '--name', host.name],
        ],
        { cwd: host.folder, output: host.logFile('agent.log') },
      ),
    );
  return agents;
}

async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise(resolve => server.once('exit', resolve));
  server.kill('SIGTERM');
  const impatient = setTimeout(() => server.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(impatient);
}
