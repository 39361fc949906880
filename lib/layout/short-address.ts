import { nodeName, shortId } from '../cluster/node-name';
import type { TopologyNode } from '../cluster/topology';

type Addressed = Pick<TopologyNode, 'id' | 'host' | 'port'> & { readonly hostname?: string };

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** `host:port`, IPv6 in brackets. A node whose address nobody knows is named by its short id. */
export const addressOf = (node: Addressed): string => nodeName(node);

/** The address in full for titles: `10.0.0.1:6379 (cache-1.example)`. */
export function titleOf(node: Addressed): string {
  return node.hostname && node.hostname !== node.host
    ? `${addressOf(node)} (${node.hostname})`
    : addressOf(node);
}

/**
 * The shortest labels that still tell all of these nodes apart: `:7001` where one host runs them all, `10.77.0.1`
 * where every port is the same, else `host:port`.
 */
export function shortAddresses(nodes: readonly Addressed[]): ReadonlyMap<Addressed['id'], string> {
  const known = nodes.filter(node => node.host !== '');
  const oneHost = known.length > 1 && new Set(known.map(node => node.host)).size === 1;
  const onePort = new Set(known.map(node => node.port)).size === 1;
  const short = (node: Addressed): string => {
    if (node.host === '') return shortId(node.id);
    if (oneHost && !onePort) return `:${node.port}`;
    return onePort && !oneHost && known.length > 1 ? bracketed(node.host) : addressOf(node);
  };
  return new Map(nodes.map(node => [node.id, short(node)]));
}

/** Labels without what all of them begin with: `.1`, `.2` for `10.77.0.1`, `10.77.0.2`. */
export function withoutCommonPrefix(labels: readonly string[]): readonly string[] {
  const [first = ''] = labels;
  if (labels.length < 2) return labels;
  let same = 0;
  while (same < first.length && labels.every(label => label[same] === first[same])) same++;
  const cut = Math.max(first.lastIndexOf('.', same - 1), first.lastIndexOf(':', same - 1));
  return cut > 0 ? labels.map(label => label.slice(cut)) : labels;
}
