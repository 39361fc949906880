import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import { Connection } from '@/server/demo/connection';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { until } from '@/test/helpers/until';
import { buildNetwork, type Network } from '@/test/lab/network';

const BASE = 6379;
/** How many of the six nodes each host has. */
const NODES = [2, 4] as const;

export interface TwoHosts {
  readonly network: Network;
  /** `10.81.0.1:6379`, all six. */
  readonly seeds: readonly string[];
  readonly folder: string;
}

/** Runs with a cluster of six real nodes on two hosts of their own, two on the first and four on the second. */
export async function withTwoHosts<Result>(run: (hosts: TwoHosts) => Promise<Result>): Promise<Result> {
  const binary = findServerBinary(process.env);
  if (!binary) throw new Error('Needs redis-server or valkey-server in PATH, or REDIS_SERVER_BIN.');
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  const network = await buildNetwork(NODES.length);
  try {
    const nodes = NODES.flatMap((count, host) =>
      Array.from({ length: count }, (_, i) => ({ host, ip: `${network.net}.${host + 1}`, port: BASE + i })),
    );
    for (const { host, port } of nodes) {
      const dir = join(folder, `${host}-${port}`);
      mkdirSync(dir);
      const options = `--port ${port} --dir ${dir} --cluster-enabled yes --cluster-node-timeout 15000`;
      const more = '--protected-mode no --maxclients 15000 --appendonly no';
      const args = [...`${options} ${more}`.split(' '), '--save', ''];
      await network.hosts[host]?.start(binary, args, { cwd: dir });
    }
    await form(nodes);
    return await run({ network, seeds: nodes.map(({ ip, port }) => `${ip}:${port}`), folder });
  } finally {
    await network.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly ip: string;
  readonly port: number;
}

/** Three masters, each replicated by one of the last three. */
async function form(nodes: readonly Place[]): Promise<void> {
  const masters = nodes.slice(0, nodes.length / 2);
  for (const node of nodes)
    await until(`${node.ip}:${node.port} answers`, () =>
      ask(node, 'PING').then(
        reply => reply === 'PONG',
        () => false,
      ),
    );
  for (const [i, node] of nodes.entries()) await ask(node, 'CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
  for (const [i, node] of masters.entries()) {
    const [first = 0, end = 0] = [i, i + 1].map(part => Math.round((SLOT_COUNT / masters.length) * part));
    await ask(node, 'CLUSTER', 'ADDSLOTSRANGE', first, end - 1);
  }
  for (const [i, node] of nodes.entries())
    for (const { ip, port } of nodes.slice(i + 1)) await ask(node, 'CLUSTER', 'MEET', ip, port);
  const everywhere = (holds: (listing: string) => boolean) => async () =>
    (await Promise.all(nodes.map(node => ask(node, 'CLUSTER', 'NODES')))).every(holds);
  await until(
    'every node knows all others',
    everywhere(text => count(text, / connected/g) === nodes.length),
  );
  for (const [i, node] of nodes.slice(masters.length).entries()) {
    const master = masters[i];
    if (master) await ask(node, 'CLUSTER', 'REPLICATE', await ask(master, 'CLUSTER', 'MYID'));
  }
  await until(
    'every node has heard of the replicas',
    everywhere(text => count(text, /slave/g) === 3),
  );
}

async function ask({ ip, port }: Place, ...words: readonly (string | number)[]): Promise<string> {
  const connection = new Connection(port, 2000, ip);
  try {
    const reply = await connection.send(words);
    if (reply instanceof Error) throw reply;
    return String(reply);
  } finally {
    connection.close();
  }
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
