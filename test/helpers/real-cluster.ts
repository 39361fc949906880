import type { NodeId } from '@/lib/cluster/ids';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import { createDemoFolder, recordChildren, removeFolder } from '@/server/demo/demo-folder';
import { findServerBinary } from '@/server/demo/find-server-binary';
import { findFreePorts } from '@/server/demo/free-ports';
import { RealNode, type ServerOptions } from './real-node';
import { until } from './until';

/** No server program on this machine: tests that need one are skipped and say so. */
export const NO_SERVER = findServerBinary(process.env) === null;

export interface RealClusterOptions {
  /** They share the slots evenly. Default 3. */
  readonly masters?: number;
  /** Replicas of each master. Default 0. */
  readonly replicas?: number;
  /** cluster-node-timeout in ms. Default 2000. */
  readonly nodeTimeout?: number;
  /** Empty nodes that run but are not members yet. Default 0. */
  readonly strangers?: number;
  /** More options for every node. */
  readonly options?: ServerOptions | ((port: number) => ServerOptions);
  /** The default user's password. */
  readonly password?: string;
  /** The loopback address of all nodes. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to name in CLUSTER MEET, where it is not the port that the tests talk to. */
  readonly meetPort?: (port: number) => number;
}

export interface RealCluster {
  /** Masters first, then the first replica of each, and so on. */
  readonly nodes: readonly RealNode[];
  readonly masters: readonly RealNode[];
  readonly replicas: readonly RealNode[];
  readonly strangers: readonly RealNode[];
  node(id: string): RealNode;
  /** Ends every process and removes every file. Idempotent. */
  stop(): Promise<void>;
}

/** A healthy cluster of real servers on loopback. Rejects, leaving nothing behind, when it does not come up. */
export async function startRealCluster(wanted: RealClusterOptions = {}): Promise<RealCluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(wanted);
    } catch (error) {
      // Somebody else may have taken one of the ports in between.
      if (attempt === 3) throw error;
    }
  }
}

async function startOnce(wanted: RealClusterOptions): Promise<RealCluster> {
  const { masters = 3, replicas = 0, nodeTimeout = 2000, strangers = 0 } = wanted;
  const servers = await startServers(masters * (1 + replicas) + strangers, {
    ...wanted,
    options: port => ({
      'cluster-enabled': 'yes',
      'cluster-config-file': 'nodes.conf',
      'cluster-node-timeout': nodeTimeout,
      ...(typeof wanted.options === 'function' ? wanted.options(port) : wanted.options),
    }),
  });
  const nodes = servers.nodes.slice(0, masters * (1 + replicas));
  try {
    for (const node of servers.nodes) node.id = (await node.text('CLUSTER', 'MYID')) as NodeId;
    await form(nodes, masters, wanted);
  } catch (error) {
    await servers.stop();
    throw error;
  }
  return {
    nodes,
    masters: nodes.slice(0, masters),
    replicas: nodes.slice(masters),
    strangers: servers.nodes.slice(nodes.length),
    node(id) {
      const found = servers.nodes.find(node => node.id === id);
      if (!found) throw new Error(`no node ${id}`);
      return found;
    },
    stop: servers.stop,
  };
}

export interface RealServers {
  readonly nodes: readonly RealNode[];
  stop(): Promise<void>;
}

/** Server processes that know nothing of each other; without `cluster-enabled` they are plain servers. */
export async function startServers(
  count: number,
  { options, password, host }: Pick<RealClusterOptions, 'options' | 'password' | 'host'> = {},
): Promise<RealServers> {
  const binary = findServerBinary(process.env);
  if (!binary) throw new Error('No redis-server or valkey-server in PATH.');
  const base = await findFreePorts(count);
  const folder = createDemoFolder();
  const nodes = Array.from({ length: count }, (_, i) => {
    const port = base + i;
    const more = typeof options === 'function' ? options(port) : (options ?? {});
    const login: ServerOptions = password ? { requirepass: password, masterauth: password } : {};
    return new RealNode(binary, folder, port, { ...more, ...login }, password, host);
  });
  const endNow = () => {
    for (const node of nodes) node.killNow();
    removeFolder(folder);
  };
  process.on('exit', endNow);
  const stop = async () => {
    await Promise.all(nodes.map(node => node.kill()));
    removeFolder(folder);
    process.off('exit', endNow);
  };
  try {
    const started = await Promise.allSettled(nodes.map(node => node.start()));
    recordChildren(
      folder,
      nodes.flatMap(({ pid }) => pid ?? []),
    );
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    return { nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function form(
  nodes: readonly RealNode[],
  masters: number,
  { host = '127.0.0.1', meetPort = port => port }: RealClusterOptions,
): Promise<void> {
  for (const [i, node] of nodes.entries()) await node.command('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
  for (const [i, node] of nodes.slice(0, masters).entries())
    await node.command('CLUSTER', 'ADDSLOTS', ...share(i, masters));
  // Each pair is introduced: gossip alone takes a second or more.
  for (const [i, node] of nodes.entries())
    for (const other of nodes.slice(i + 1)) await node.command('CLUSTER', 'MEET', host, meetPort(other.port));
  const everywhere = async (holds: (node: RealNode) => Promise<boolean>) =>
    (await Promise.all(nodes.map(holds))).every(Boolean);
  await until('every node knows all others', () =>
    everywhere(async node => {
      const lines = (await node.text('CLUSTER', 'NODES')).trim().split('\n');
      return (
        lines.length === nodes.length &&
        lines.every(line => /connected/.test(line) && !/handshake|disconnected/.test(line))
      );
    }),
  );
  for (const [i, node] of nodes.slice(masters).entries())
    await node.command('CLUSTER', 'REPLICATE', nodes[i % masters]?.id ?? '');
  await until('every node sees a healthy cluster', () =>
    everywhere(async node => {
      const [info, replication, listing] = await Promise.all([
        node.text('CLUSTER', 'INFO'),
        node.text('INFO', 'replication'),
        node.text('CLUSTER', 'NODES'),
      ]);
      return (
        info.includes('cluster_state:ok') &&
        (replication.includes('role:master') || replication.includes('master_link_status:up')) &&
        (listing.match(/slave/g) ?? []).length === nodes.length - masters
      );
    }),
  );
}

function share(i: number, of: number): number[] {
  const first = Math.round((SLOT_COUNT / of) * i);
  return Array.from({ length: Math.round((SLOT_COUNT / of) * (i + 1)) - first }, (_, k) => first + k);
}
