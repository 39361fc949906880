import type { NodeId } from '../../cluster/ids';
import { SocketState } from '../table/socket-row';
import type { Connection } from './connections';
import type { LinkEnd, LinkMemory } from './link-table';

/** A connection whose nodes are both known. */
export type Link = Connection & { readonly from: NodeId };

/**
 * Which of several connections between two nodes is the link: while one is replaced, the old is still dying. Redis opens
 * one at a time and closes the old one first, so: what the opener's own kernel shows before what only the accepter's
 * shows; then SYN_SENT, ESTABLISHED, SYN_RECV before those being closed; then the one that has not long been without its
 * other end; then, to have a rule, the higher port.
 */
export function isNewer(a: Link, b: Link, lonely: LinkMemory['lonely']): boolean {
  const keys: ((link: Link) => number)[] = [
    link => Number(link.opener !== null),
    link => STANDING[anyEnd(link).row.state] ?? 0,
    link => lonely.get(tupleOf(anyEnd(link)))?.since ?? Number.MAX_SAFE_INTEGER,
    link => ephemeralPort(link),
  ];
  for (const key of keys) {
    const difference = key(a) - key(b);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

const STANDING: Readonly<Record<number, number>> = {
  [SocketState.synSent]: 3,
  [SocketState.established]: 2,
  [SocketState.synRecv]: 1,
  [SocketState.newSynRecv]: 1,
};

export function anyEnd({ opener, accepter }: Connection): LinkEnd {
  const end = opener ?? accepter;
  if (!end) throw new Error('a connection has at least one end');
  return end;
}

/** Names a row as long as it lasts. */
export function tupleOf({ host, row: { local, remote } }: LinkEnd): string {
  return `${host} ${local.ip} ${local.port} ${remote.ip} ${remote.port}`;
}

function ephemeralPort({ opener, accepter }: Link): number {
  return opener?.row.local.port ?? accepter?.row.remote.port ?? 0;
}
