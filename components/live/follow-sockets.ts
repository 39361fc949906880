import type { Socket } from 'socket.io-client';
import type { ClusterId } from '@/lib/cluster/ids';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { ClientToServer, ServerToClient } from '@/lib/wire';
import { patience } from './patience';

/** Follows one cluster's socket picture, also over reconnects. */
export interface SocketFollower {
  /** Null for none. */
  follow(cluster: ClusterId | null): void;
  stop(): void;
}

/** `onPicture` gets pictures of the followed cluster only: what was on its way for another one is dropped. */
export function followSockets(
  socket: Socket<ServerToClient, ClientToServer>,
  onPicture: (cluster: ClusterId, picture: SocketPicture) => void,
): SocketFollower {
  let wanted: ClusterId | null = null;
  const later = patience();
  const ask = () => {
    if (!socket.connected) return;
    const asked = wanted;
    socket.timeout(5000).emit('watch-sockets', { cluster: asked }, (error, reply) => {
      if (asked === wanted && (error || !reply.ok)) later.start(ask);
    });
  };
  socket.on('connect', () => {
    if (wanted !== null) ask();
  });
  socket.on('sockets', ({ cluster, picture }) => {
    if (cluster === wanted) onPicture(cluster, picture);
  });
  return {
    follow(cluster) {
      if (cluster === wanted) return;
      wanted = cluster;
      later.stop();
      ask();
    },
    stop: later.stop,
  };
}
