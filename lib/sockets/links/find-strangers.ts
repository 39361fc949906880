import type { NodeId } from '../../cluster/ids';
import { isLoopback } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import type { AddressBook } from './address-book';
import type { Connection } from './connections';
import type { LinkEnd, Member, Stranger } from './link-table';

/** Established bus connections that no member holds, counted by address. */
export function findStrangers(
  connections: readonly Connection[],
  members: readonly Member[],
  book: AddressBook,
): Stranger[] {
  const unknown = connections.filter(connection => isUnknown(connection, book));
  const concerned = new Set(unknown.map(({ to }) => to));
  const present = new Map<NodeId, Set<NodeId>>();
  for (const { from, to, opener, accepter } of connections) {
    if (!from || !concerned.has(to) || (accepter ?? opener)?.row.state !== SocketState.established) continue;
    const known = present.get(to) ?? new Set<NodeId>();
    present.set(to, known.add(from));
  }
  const missing = (node: NodeId) => members.length - 1 - (present.get(node)?.size ?? 0);
  const unexplained = new Map<NodeId, number>();
  for (const { to, held } of unknown)
    if (held !== 'nobody') unexplained.set(to, (unexplained.get(to) ?? 0) + 1);

  const strangers = new Map<string, Stranger>();
  for (const { to, held, opener, accepter } of unknown) {
    const end = accepter ?? opener!;
    const certain = held === 'nobody' || (unexplained.get(to) ?? 0) > missing(to);
    const ip = addressOf(opener, accepter);
    const key = `${to} ${ip}`;
    const known = strangers.get(key);
    strangers.set(key, {
      node: to,
      ip,
      connections: (known?.connections ?? 0) + 1,
      host: end.host,
      at: end.at,
      certain: certain || known?.certain === true,
    });
  }
  return [...strangers.keys()].sort().map(key => strangers.get(key)!);
}

function isUnknown({ from, opener, accepter, held, home }: Connection, book: AddressBook): boolean {
  if (from || (accepter ?? opener)?.row.state !== SocketState.established) return false;
  // Held by a process that is no member: known from the opener's own kernel.
  if (held === 'nobody' || held === 'foreign') return true;
  // A member's address, or an end in the same namespace that was not read in the same moment, says nothing.
  if (home || !accepter) return false;
  const { ip } = accepter.row.remote;
  return !isLoopback(ip) && book.speakingFrom(ip).size === 0;
}

function addressOf(opener: LinkEnd | null, accepter: LinkEnd | null): string {
  return accepter?.row.remote.ip ?? opener?.row.local.ip ?? '';
}
