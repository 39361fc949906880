import type { Millis } from '@/lib/cluster/ids';
import { countSlots, inRanges } from '@/lib/cluster/slots';
import { masterLinkUp, offsetOf } from './offsets';
import { factsSeenBy } from './publish';
import { chance } from './seeded';
import { replicasOf, type SimNode, type World } from './world';

type Field = readonly [name: string, value: string | number];

/** Keys per slot of the pretended data set. */
const KEYS_PER_SLOT = 0.06;

const sections: Record<string, (world: World, node: SimNode, now: Millis) => Field[]> = {
  server: (world, node, now) => [
    ['redis_version', '7.4.0'],
    ['server_name', 'slotscope-simulator'],
    ['redis_mode', 'cluster'],
    ['tcp_port', node.port],
    ['run_id', node.id],
    ['server_time_usec', now * 1000],
    ['uptime_in_seconds', Math.floor((now - node.upSince) / 1000)],
    ['uptime_in_days', Math.floor((now - node.upSince) / 86_400_000)],
    ['hz', 10],
    ['configured_nodes', world.nodes.length],
  ],
  clients: (world, node, now) => [
    ['connected_clients', 3 + Math.round(4 * wave(world, node, now, 31))],
    ['cluster_connections', 2 * (world.members.length - 1)],
    ['maxclients', 10000],
    ['blocked_clients', 0],
  ],
  memory: (world, node, now) => [
    ['used_memory', 2_400_000 + keysOf(node) * 200 + Math.round(90_000 * wave(world, node, now, 47))],
    ['used_memory_rss', 9_400_000],
    ['maxmemory', 0],
    ['mem_fragmentation_ratio', '1.42'],
  ],
  persistence: (_world, node) => [
    ['loading', node.loading ? 1 : 0],
    ['async_loading', 0],
    ['rdb_bgsave_in_progress', 0],
  ],
  stats: (world, node, now) => [
    ['total_commands_processed', Math.floor((now - world.startedAt) / 25)],
    ['instantaneous_ops_per_sec', Math.round((isMaster(node) ? 25 : 1) * (1 + wave(world, node, now, 13)))],
    ['rejected_connections', 0],
  ],
  replication: (world, node, now) =>
    isMaster(node) ? masterFields(world, node, now) : replicaFields(world, node, now),
  cluster: () => [['cluster_enabled', 1]],
  keyspace: (_world, node) =>
    keysOf(node) > 0 ? [['db0', `keys=${keysOf(node)},expires=0,avg_ttl=0,subexpiry=0`]] : [],
};

/** INFO of a node with plausible numbers that move. `wanted` empty, `all`, `default` or `everything` gives all sections. */
export function renderInfo(world: World, node: SimNode, wanted: readonly string[], now: Millis): string {
  const names = wanted.map(name => name.toLowerCase());
  const all = names.length === 0 || names.some(name => ['all', 'default', 'everything'].includes(name));
  return Object.entries(sections)
    .filter(([name]) => all || names.includes(name))
    .map(([name, fields]) => {
      const title = `# ${name[0]?.toUpperCase()}${name.slice(1)}`;
      return [title, ...fields(world, node, now).map(([key, value]) => `${key}:${value}`), ''].join('\r\n');
    })
    .join('\r\n');
}

function masterFields(world: World, node: SimNode, now: Millis): Field[] {
  const online = replicasOf(world, node).filter(masterLinkUp);
  const offset = offsetOf(world, node, now);
  return [
    ['role', 'master'],
    ['connected_slaves', online.length],
    ...online.map(
      (replica, i): Field => [
        `slave${i}`,
        `ip=127.0.0.1,port=${replica.port},state=online,offset=${offset},lag=0`,
      ],
    ),
    ['master_repl_offset', offset],
  ];
}

function replicaFields(world: World, node: SimNode, now: Millis): Field[] {
  const up = masterLinkUp(node);
  const master = factsSeenBy(node, node).master;
  const offset = offsetOf(world, node, now);
  const since = master?.trouble ? Math.floor((now - master.trouble.at) / 1000) : 0;
  return [
    ['role', 'slave'],
    ['master_host', '127.0.0.1'],
    ['master_port', master?.port ?? 0],
    ['master_link_status', up ? 'up' : 'down'],
    ['master_last_io_seconds_ago', up ? 0 : -1],
    ['master_sync_in_progress', 0],
    ['slave_read_repl_offset', offset],
    ['slave_repl_offset', offset],
    ...(up ? [] : [['master_link_down_since_seconds', since] as const]),
    ['slave_priority', 100],
    ['slave_read_only', 1],
    ['connected_slaves', 0],
    ['master_repl_offset', offset],
  ];
}

function isMaster(node: SimNode): boolean {
  return factsSeenBy(node, node).role === 'master';
}

function keysOf(node: SimNode): number {
  const self = factsSeenBy(node, node);
  const owner = self.master ? factsSeenBy(node, self.master) : self;
  return Math.round(countSlots(owner.slots) * KEYS_PER_SLOT);
}

/** CLUSTER COUNTKEYSINSLOT: every slot holds as many keys, and only its owner has them. */
export function keysInSlot(node: SimNode, slot: number): number {
  return inRanges(factsSeenBy(node, node).slots, slot) ? Math.round(KEYS_PER_SLOT) : 0;
}

/** Between 0 and 1, with a period of about `seconds`, out of step from node to node. */
function wave(world: World, node: SimNode, now: Millis, seconds: number): number {
  const phase = now / 1000 / seconds + chance(world.seed, node.number, seconds);
  return 0.5 + 0.5 * Math.sin(2 * Math.PI * phase);
}
