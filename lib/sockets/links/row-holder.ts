import type { NodeId } from '../../cluster/ids';
import type { LinkRow } from '../sample/sample';
import { isLoopback, plainIp } from '../table/addresses';
import { SocketState } from '../table/socket-row';
import type { Connection } from './connections';
import type { Neighbourhood } from './neighbourhood';

/** Whose row it is. On an address that several nodes share only the owner tells; without one nothing is guessed. */
export function holderOf(row: LinkRow, home: Neighbourhood): Pick<Connection, 'from' | 'held'> {
  if (row.owner !== null) {
    const node = home.byPid.get(row.owner);
    if (node) return { from: node.member.id, held: 'node' };
    return { from: null, held: home.pids.has(row.owner) ? 'foreign' : 'unknown' };
  }
  // A socket that is being closed has no owner any more, one that is established always has.
  if (home.ownersReadable && row.state === SocketState.established) return { from: null, held: 'nobody' };
  return { from: onlyNodeAt(row.local.ip, home), held: 'unknown' };
}

function onlyNodeAt(ip: string, { nodes, namespace }: Neighbourhood): NodeId | null {
  if (isLoopback(ip)) return null;
  const announced = nodes.filter(({ member }) => plainIp(member.host) === ip);
  const candidates = announced.length > 0 ? announced : nodes;
  // Another Redis here, of another cluster or a Sentinel, may hold it just as well.
  const others = namespace.processes.length - nodes.filter(({ process }) => process).length;
  return candidates.length === 1 && others === 0 ? candidates[0]!.member.id : null;
}
