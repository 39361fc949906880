import type { PortSummary } from '@/lib/sockets/sample/sample';
import { SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';
import type { RowView } from '@/lib/sockets/table/table-scanner';

const MOST_PEERS = 16;

/** Counts the connections of one listening port. */
export class PortCount {
  opened = 0;
  closed = 0;
  private established = 0;
  private timeWait = 0;
  private closeWait = 0;
  private closing = 0;
  private synRecv = 0;
  private txQueue = 0;
  private rxQueue = 0;
  private unread = 0;
  private retransmitting = 0;
  private windowClosed = 0;
  private acceptQueue = 0;
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
    const { port, established, timeWait, closeWait, closing, synRecv, txQueue, rxQueue } = this;
    const { unread, retransmitting, windowClosed, acceptQueue, opened, closed } = this;
    const peers = [...this.peers.values()]
      .sort((a, b) => b.established - a.established)
      .slice(0, MOST_PEERS)
      .map(peer => [peer.ip, peer.established] as const);
    return {
      port,
      established,
      timeWait,
      closeWait,
      closing,
      synRecv,
      txQueue,
      rxQueue,
      unread,
      retransmitting,
      windowClosed,
      acceptQueue,
      opened,
      closed,
      peers,
    };
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
