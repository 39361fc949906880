import type { NodeId } from '../../cluster/ids';
import type { LinkRow } from '../sample/sample';
import { isLoopback } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import type { AddressBook } from './address-book';
import type { Connection } from './connections';
import type { LinkEnd } from './link-table';
import { type Neighbourhood, nodeHere, type Service } from './neighbourhood';
import { holderOf } from './row-holder';

/** Who opened the connection whose accepting end this is, as far as it is remembered. */
export type Recall = (end: LinkEnd, to: NodeId) => NodeId | null;

/**
 * Joins the two rows of each connection to a service: the accepting end's addresses are the opener's, turned round. Where
 * an address is translated on the way, the opener's port decides if only one connection has it.
 */
export function pairRows(book: AddressBook, service: Service, recall: Recall): Connection[] {
  const connections: Connection[] = [];
  const opened = new OpenedByTarget();
  for (const home of book.neighbourhoods) {
    const { host, at } = home.view;
    for (const row of home.namespace.rows) {
      if (!book.mayServe(row.remote.port, service) || !isConnection(row)) continue;
      if (book.mayServe(row.local.port, service) && nodeHere(row.local, service, home)) continue;
      const to = book.at(row.remote, service, home);
      if (!to) continue;
      const { from, held } = holderOf(row, home);
      if (from === to) continue;
      const connection = { from, held, to, opener: { host, at, row }, accepter: null, home: null };
      connections.push(connection);
      opened.add(connection, row);
    }
  }
  const left: { end: LinkEnd; to: NodeId; home: Neighbourhood }[] = [];
  for (const home of book.neighbourhoods) {
    const { host, at } = home.view;
    for (const row of home.namespace.rows) {
      if (!book.mayServe(row.local.port, service) || !isConnection(row)) continue;
      const to = nodeHere(row.local, service, home)?.member.id;
      if (!to) continue;
      const end = { host, at, row };
      const connection = opened.take(to, row);
      if (connection) connection.accepter = end;
      else left.push({ end, to, home });
    }
  }
  const translated = left.length > 0 ? byPort(connections) : null;
  const claims = countBy(left, ({ end, to }) => `${to} ${end.row.remote.port}`);
  for (const { end, to, home } of left) {
    const { ip, port } = end.row.remote;
    const key = `${to} ${port}`;
    const speakers = book.speakingFrom(ip);
    const match = claims.get(key) === 1 ? translated?.get(key) : null;
    if (match && (match.from === null || speakers.size === 0 || speakers.has(match.from))) {
      match.accepter = end;
      continue;
    }
    const near = isLoopback(ip) || home.namespace.addresses.includes(ip);
    const only = speakers.size === 1 && !isLoopback(ip) ? [...speakers][0]! : recall(end, to);
    const from = only === to ? null : only;
    connections.push({ from, to, opener: null, accepter: end, held: 'unknown', home: near ? home : null });
  }
  return connections;
}

function isConnection({ state }: LinkRow): boolean {
  return state !== SocketState.listen && state !== SocketState.timeWait && state !== SocketState.close;
}

/** Connections by their target, then by the opener's own address. A crowded host has tens of thousands: keys are numbers. */
class OpenedByTarget {
  private readonly targets = new Map<NodeId, Map<number, Connection>>();
  private readonly numbers = new Map<string, number>();

  add(connection: Connection, { local }: LinkRow): void {
    let opened = this.targets.get(connection.to);
    if (!opened) {
      opened = new Map();
      this.targets.set(connection.to, opened);
    }
    opened.set(this.key(local.ip, local.port), connection);
  }

  /** The connection whose accepting end this row is, unless it has one. */
  take(to: NodeId, { remote }: LinkRow): Connection | null {
    const found = this.targets.get(to)?.get(this.key(remote.ip, remote.port));
    return found && !found.accepter ? found : null;
  }

  private key(ip: string, port: number): number {
    let number = this.numbers.get(ip);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(ip, number);
    }
    return number * 65_536 + port;
  }
}

/** Connections without an accepting end by target and port; null where a port is not unique. */
function byPort(connections: readonly Connection[]): Map<string, Connection | null> {
  const ports = new Map<string, Connection | null>();
  for (const connection of connections) {
    if (connection.accepter || connection.opener?.row.state === SocketState.synSent) continue;
    const key = `${connection.to} ${connection.opener?.row.local.port}`;
    ports.set(key, ports.has(key) ? null : connection);
  }
  return ports;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
