import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { ClusterSummary, Heartbeat } from '@/lib/wire';
import type { LiveClusters } from '../clusters/live-clusters';
import { watchBacklog } from './backlog';
import { type LiveSocket, roomOf } from './live-socket';

/**
 * One connected page. It is in step with a cluster while it is in that cluster's room; otherwise the cluster is due a
 * snapshot. A page that takes its messages too slowly leaves all rooms and gets snapshots once it has caught up, so it
 * delays nobody and what waits for it is bounded.
 */
export interface Viewer {
  readonly socket: LiveSocket;
  /** Replaces what is followed; `since` names sequence numbers the page already holds. */
  watch(clusters: readonly ClusterId[], since: Readonly<Record<string, number>>): void;
  /** Follows one cluster's socket picture, beginning with what there is now, or none. */
  watchSockets(cluster: ClusterId | null): void;
  sendRows(): void;
  /** Sends the followed socket picture if it is another than the one last sent. */
  sendSockets(): void;
  sendHeartbeat(at: Millis): void;
  /** To be called before each broadcast. */
  checkPace(): void;
  /** True while it is so slow that more would only pile up. */
  isBehind(): boolean;
}

export function createViewer(
  socket: LiveSocket,
  live: LiveClusters,
  rows: () => readonly ClusterSummary[],
  /** Why history is not kept; null while it is. */
  unkept: () => string | null,
): Viewer {
  let watched: readonly ClusterId[] = [];
  const due = new Set<ClusterId>();
  let rowsDue = false;
  let socketsOf: ClusterId | null = null;
  let picture: SocketPicture | null = null;
  const backlog = watchBacklog(socket);

  const catchUp = () => {
    if (rowsDue && !backlog.isBehind()) {
      rowsDue = false;
      socket.emit('clusters', rows());
    }
    for (const id of due) {
      if (backlog.isBehind()) return;
      due.delete(id);
      const cluster = live.get(id);
      if (!cluster) continue;
      void socket.join(roomOf(id));
      socket.emit('snapshot', { cluster: id, topology: cluster.topology, events: cluster.recentEvents });
    }
  };
  socket.conn.on('drain', catchUp);

  const sendSockets = () => {
    if (socketsOf === null || backlog.isBehind()) return;
    const next = live.get(socketsOf)?.sockets ?? null;
    if (next !== null && next !== picture) socket.emit('sockets', { cluster: socketsOf, picture: next });
    picture = next;
  };

  return {
    socket,
    sendSockets,
    isBehind: backlog.isBehind,
    watchSockets(cluster) {
      socketsOf = cluster;
      picture = null;
      sendSockets();
    },
    watch(clusters, since) {
      for (const id of watched) void socket.leave(roomOf(id));
      watched = clusters;
      due.clear();
      for (const id of clusters) {
        if (Object.hasOwn(since, id) && since[id] === live.get(id)?.topology.seq)
          void socket.join(roomOf(id));
        else due.add(id);
      }
      catchUp();
    },
    sendRows() {
      rowsDue = true;
      catchUp();
    },
    sendHeartbeat(at) {
      if (backlog.isBehind()) return;
      const clusters: Record<string, Heartbeat['clusters'][string]> = {};
      for (const id of watched) {
        const topology = due.has(id) ? undefined : live.get(id)?.topology;
        if (topology) clusters[id] = [topology.seq, topology.at];
      }
      const history = unkept();
      socket.emit('heartbeat', { at, clusters, ...(history === null ? {} : { history }) });
    },
    checkPace() {
      if (!backlog.isBehind()) return;
      for (const id of watched) {
        void socket.leave(roomOf(id));
        due.add(id);
      }
    },
  };
}
