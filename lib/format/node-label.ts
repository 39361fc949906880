import type { TopologyNode } from '../cluster/topology';

/** What a person calls a node: `10.0.0.1:6379`, `[2001:db8::1]:6379`, else its hostname, else the first digits of its id. */
export function nodeLabel(node: Pick<TopologyNode, 'id' | 'host' | 'port' | 'hostname'>): string {
  const host = node.host || node.hostname;
  if (!host) return node.id.slice(0, 8);
  return joinHostPort(host, node.port);
}

/** `host:port`, with brackets around an IPv6 address; the host alone when the port is 0. */
export function joinHostPort(host: string, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port ? `${name}:${port}` : name;
}
