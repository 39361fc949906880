import { byName } from '@/lib/by-name';
import { PORT_COUNTERS, type PortCounter } from '@/lib/sockets/sample/port-counters';
import type { PortSummary } from '@/lib/sockets/sample/sample';
import type { RowView } from '@/lib/sockets/table/row-view';
import { SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';

const MOST_PEERS = 16;

/** Counts the connections of one listening port. */
export class PortCount implements Record<PortCounter, number> {
  // Fields of its own, one by one: `add` is called for every row.
  established = 0;
  timeWait = 0;
  closeWait = 0;
  closing = 0;
  synRecv = 0;
  txQueue = 0;
  rxQueue = 0;
  unread = 0;
  retransmitting = 0;
  windowClosed = 0;
  acceptQueue = 0;
  opened = 0;
  closed = 0;
  private readonly peers = new Map<number, Peer>();
  private lastKey = Number.NaN;
  private lastPeer: Peer | undefined;

  constructor(readonly port: number) {}

  listener(row: RowView): void {
    this.acceptQueue += row.rxQueue;
  }

  addTimeWait(): void {
    this.timeWait++;
  }

  /** Any row of the port that is neither a listener's nor TIME_WAIT. */
  add(row: RowView): void {
    switch (row.state) {
      case SocketState.established:
        this.established++;
        this.peer(row).established++;
        break;
      case SocketState.closeWait:
        this.closeWait++;
        break;
      case SocketState.synRecv:
      case SocketState.newSynRecv:
        this.synRecv++;
        break;
      case SocketState.finWait1:
      case SocketState.finWait2:
      case SocketState.lastAck:
      case SocketState.closing:
        this.closing++;
        break;
      default:
        break;
    }
    this.txQueue += row.txQueue;
    this.rxQueue += row.rxQueue;
    if (row.rxQueue > 0) this.unread++;
    if (row.retransmits > 0) this.retransmitting++;
    if (row.timer === SocketTimer.probe) this.windowClosed++;
  }

  summary(): PortSummary {
    const peers = [...this.peers.values()]
      .sort((a, b) => b.established - a.established)
      .slice(0, MOST_PEERS)
      .map(peer => [peer.ip, peer.established] as const);
    return { port: this.port, ...byName(PORT_COUNTERS, name => this[name]), peers };
  }

  /** Clients come in runs of one address, so the last one is tried first. */
  private peer(row: RowView): Peer {
    const key = row.remoteKey();
    if (key === this.lastKey && this.lastPeer) return this.lastPeer;
    let peer = this.peers.get(key);
    if (!peer) {
      peer = { ip: row.remote().ip, established: 0 };
      this.peers.set(key, peer);
    }
    this.lastKey = key;
    this.lastPeer = peer;
    return peer;
  }
}

interface Peer {
  readonly ip: string;
  established: number;
}
