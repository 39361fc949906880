import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildAgent } from '@/scripts/setup/build-agent.mjs';
import { hashToken, newToken } from '@/server/auth/token-hash';
import { whyNoLab } from '@/test/lab/can-run';
import { type CountingProxy, countingProxy } from './harness/counting-proxy';
import { withCrowd } from './harness/crowd';
import { processorSeconds, residentMegabytes } from './harness/process-cost';
import type { Row } from './harness/row';
import { withServing } from './harness/server';
import { type TwoHosts, withTwoHosts } from './harness/two-hosts';

/** Connecting, the first whole sample and the compiler's work belong to the start. */
const SETTLE = 10_000;
const WINDOW = 20_000;
/** Limits of a host with two nodes at a sample a second. */
const BUDGET = { processor: 1, memory: 60, wire: 2000 } as const;

/** The bundled agent on a host of its own with two nodes of six, beside idle clients; the watched cluster is well. */
export async function agent(): Promise<Row[]> {
  const why = whyNoLab();
  if (why) throw new Error(`Needs hosts as network namespaces, and ${why}.`);
  return withTwoHosts(hosts => {
    const [viewer, token] = [newToken(), newToken()];
    const file = (name: string, text: string) => {
      const at = join(hosts.folder, name);
      writeFileSync(at, text, { mode: 0o600 });
      return at;
    };
    const config = {
      clusters: [{ name: 'bench', seeds: hosts.seeds }],
      server: { host: hosts.network.ours, port: 0 },
      auth: { tokens_file: file('tokens', `bench viewer sha256:${hashToken(viewer)}\n`) },
      agents: {
        tokens_file: file('agent-tokens', `bench agent sha256:${hashToken(token)}\n`),
        local: false,
      },
    };
    const tokenFile = file('agent-token', `${token}\n`);
    // JSON is YAML.
    return withServing(['--config', file('slotscope.yaml', JSON.stringify(config))], ({ url }) =>
      withAgent(hosts, Number(new URL(url).port), tokenFile, watched => crowded(hosts, watched)),
    );
  });
}

interface Watched {
  readonly pid: number;
  readonly proxy: CountingProxy;
}

async function withAgent<Result>(
  { network, folder }: TwoHosts,
  port: number,
  tokenFile: string,
  run: (watched: Watched) => Promise<Result>,
): Promise<Result> {
  await buildAgent(folder);
  const proxy = await countingProxy(network.ours, port);
  const server = `http://${network.ours}:${proxy.port}`;
  const [host] = network.hosts;
  if (!host) throw new Error('There is no host.');
  const started = await host.start(
    process.execPath,
    [join(folder, 'agent.mjs'), '--server', server, '--token-file', tokenFile],
    { cwd: folder },
  );
  try {
    return await run({ pid: started.pid, proxy });
  } finally {
    started.signal('SIGTERM');
    await started.gone;
    proxy.close();
  }
}

async function crowded({ network, seeds }: TwoHosts, watched: Watched): Promise<Row[]> {
  const inside = network.hosts[0]?.pid ?? 0;
  const [first = '', second = ''] = seeds;
  const clientsOf = (seed: string, count: number, run: () => Promise<Row[]>) => {
    const [host = '', port] = seed.split(':');
    // Each of these connections is one row there: its other end is on another host.
    return withCrowd(2 * count, Number(port), run, { host });
  };
  return [
    ...(await clientsOf(first, 500, () =>
      clientsOf(second, 500, () => cost('1k sockets, all clients', watched)),
    )),
    ...(await withCrowd(20_000, null, () => cost('20k sockets, most of others', watched), { inside })),
    ...(await clientsOf(first, 10_000, () => cost('10k sockets, all clients', watched))),
  ];
}

async function cost(what: string, { pid, proxy }: Watched): Promise<Row[]> {
  await sleep(SETTLE);
  const began = performance.now();
  const usedBefore = processorOf(pid);
  const sentBefore = proxy.bytes();
  let resident = 0;
  while (performance.now() - began < WINDOW) {
    await sleep(1000);
    resident = Math.max(resident, residentMegabytes(pid));
  }
  const seconds = (performance.now() - began) / 1000;
  const used = processorOf(pid) - usedBefore;
  const sent = proxy.bytes();
  const few = what.startsWith('1k');
  const bytes = sent.up - sentBefore.up + sent.down - sentBefore.down;
  return [
    {
      what: `${what}: share of one core`,
      unit: '%',
      ours: (used / seconds) * 100,
      ...(few ? { budget: BUDGET.processor } : {}),
    },
    { what: `${what}: resident memory`, unit: 'MB', ours: resident, budget: BUDGET.memory },
    { what: `${what}: both ways on the wire`, unit: 'B/s', ours: bytes / seconds, budget: BUDGET.wire },
  ];
}

/** Processor time of a process and all it has started, in seconds: `ss` is part of what the agent costs. */
function processorOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children
    .filter(Boolean)
    .reduce((sum, child) => sum + processorOf(Number(child)), processorSeconds(pid, 'and ended children'));
}
