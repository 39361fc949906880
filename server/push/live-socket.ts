import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { ClusterId } from '@/lib/cluster/ids';
import type { ClientToServer, ServerToClient } from '@/lib/wire';
import type { Identity } from '../auth/identity';

/** What hangs on each connection. */
export interface SocketData {
  identity: Identity;
}

export type LiveNamespace = Namespace<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;

/** The room of the viewers that are in step with a cluster: they hold its latest sequence number. */
export function roomOf(cluster: ClusterId): string {
  return `cluster:${cluster}`;
}
