import type { TopologyNode } from '@/lib/cluster/topology';

const ASKS = ['cluster nodes', 'cluster info', 'info replication', 'info memory', 'cluster links'] as const;

/** Read-only redis-cli commands that show this node's own word, safe to paste into a shell. */
export function confirmCommands(node: Pick<TopologyNode, 'host' | 'port' | 'hostname'>): readonly string[] {
  const host = node.host || node.hostname;
  if (!host || !node.port) return [];
  return ASKS.map(ask => `redis-cli -h ${shellWord(host)} -p ${node.port} ${ask}`);
}

/** A host name comes from gossip, so from anybody on the bus: what a shell could read as more than a word is quoted. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_][A-Za-z0-9._:%-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
