import type { NodeId } from './ids';

/** What a node is called on screens and in sentences: `10.0.0.1:6379`, `[2001:db8::1]:6379`, or a short id when it has no address. */
export function nodeName(node: {
  readonly id: NodeId;
  readonly host: string;
  readonly port: number;
  readonly hostname?: string;
}): string {
  const host = node.host || node.hostname;
  if (!host) return node.port > 0 ? `:${node.port}` : `node ${shortId(node.id)}`;
  return `${host.includes(':') ? `[${host}]` : host}:${node.port}`;
}

/** The first eight characters of an id: enough to tell nodes apart, as git does. */
export function shortId(id: NodeId): string {
  return id.slice(0, 8);
}

/** `nodeName` for ids that may have left the cluster. */
export function nameById(nodes: readonly Parameters<typeof nodeName>[0][], id: NodeId): string {
  const node = nodes.find(candidate => candidate.id === id);
  return node ? nodeName(node) : `node ${shortId(id)}`;
}
