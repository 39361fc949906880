import type { Millis, NodeId } from '../../cluster/ids';
import { anyEnd, tupleOf } from '../links/choose-connection';
import type { Connection } from '../links/connections';
import { SocketState } from '../table/socket-row';

/** A connection from one node to another one's client port, for as long as it lasts. */
export interface LastingConnection {
  readonly from: NodeId;
  readonly to: NodeId;
  /** True when the kernel names the process at the opener's end. */
  readonly owned: boolean;
  readonly first: Millis;
  readonly last: Millis;
  /** Looks that showed it. */
  readonly looks: number;
}

/** Shorter ones may be MIGRATE's: it keeps its connection for 10 s. */
export const LASTING: Millis = 10_000;
const ENOUGH_LOOKS = 5;

/** Whether it has been there for longer than MIGRATE keeps one that it does not use. */
export function hasLasted({ first, last, looks }: LastingConnection): boolean {
  return last - first >= LASTING && looks >= ENOUGH_LOOKS;
}

/** Follows connections on client ports from look to look. */
export function followConnections(
  before: ReadonlyMap<string, LastingConnection>,
  connections: readonly Connection[],
): Map<string, LastingConnection> {
  const now = new Map<string, LastingConnection>();
  for (const connection of connections) {
    const { from, to, held } = connection;
    const end = anyEnd(connection);
    if (!from || end.row.state !== SocketState.established) continue;
    const key = tupleOf(end);
    const known = before.get(key);
    const owned = held === 'node';
    if (!known || known.from !== from || known.to !== to)
      now.set(key, { from, to, owned, first: end.at, last: end.at, looks: 1 });
    else now.set(key, { ...known, owned, last: end.at, looks: known.looks + (end.at > known.last ? 1 : 0) });
  }
  return now;
}
