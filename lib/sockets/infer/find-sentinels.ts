import type { Millis, NodeId } from '../../cluster/ids';
import type { AddressBook } from '../links/address-book';
import type { Neighbourhood } from '../links/neighbourhood';
import type { LinkRow, RedisProcess } from '../sample/sample';
import { type SocketEnd, SocketState } from '../table/socket-row';

/** A Sentinel process, and whom it talks to. */
export interface SentinelSockets {
  /** Its host's name, as the agent gives it. */
  readonly host: string;
  readonly port: number;
  readonly at: Millis;
  readonly connections: readonly SentinelConnection[];
}

export interface SentinelConnection {
  readonly to: SocketEnd;
  /** The member at the other end; null for another Sentinel, or a server of something else. */
  readonly node: NodeId | null;
  /** True when the other end is a port some Sentinel listens on. */
  readonly sentinel: boolean;
}

/** Sentinels and the connections they opened. */
export function findSentinels(book: AddressBook): SentinelSockets[] {
  const all = book.neighbourhoods.flatMap(home =>
    home.namespace.processes.flatMap(process => (process.kind === 'sentinel' ? [{ home, process }] : [])),
  );
  const ports = new Set(all.flatMap(({ process }) => portOf(process) ?? []));
  const connections = (home: Neighbourhood, own: RedisProcess): SentinelConnection[] =>
    home.namespace.rows
      .filter(row => isOpenedBy(row, own))
      .map(({ remote }) => ({
        to: remote,
        node: book.at(remote, 'client', home),
        sentinel: ports.has(remote.port),
      }));
  return all.flatMap(({ home, process }) => {
    const port = portOf(process);
    if (port === null) return [];
    const { host, at } = home.view;
    return [{ host, port, at, connections: connections(home, process) }];
  });
}

function portOf({ port, listens }: RedisProcess): number | null {
  return port ?? listens[0] ?? null;
}

function isOpenedBy({ owner, state, local }: LinkRow, { pid, listens }: RedisProcess): boolean {
  return owner === pid && state === SocketState.established && !listens.includes(local.port);
}
