import { addressKey } from './address-key';
import type { SocketEnd, SocketRow } from './socket-row';

/** One row's numbers, readable without anything being allocated. */
export interface RowView
  extends Pick<
    SocketRow,
    'state' | 'txQueue' | 'rxQueue' | 'timer' | 'timerWhen' | 'retransmits' | 'uid' | 'inode'
  > {
  readonly localPort: number;
  readonly remotePort: number;
  /** The addresses as `addressKey` gives them. */
  localKey(): number;
  remoteKey(): number;
  local(): SocketEnd;
  remote(): SocketEnd;
  row(): SocketRow;
}

/** A parsed row, to be read like one that is still bytes. */
export function rowView(row: SocketRow): RowView {
  const { state, txQueue, rxQueue, timer, timerWhen, retransmits, uid, inode } = row;
  return {
    localPort: row.local.port,
    remotePort: row.remote.port,
    state,
    txQueue,
    rxQueue,
    timer,
    timerWhen,
    retransmits,
    uid,
    inode,
    localKey: () => addressKey(row.local.ip),
    remoteKey: () => addressKey(row.remote.ip),
    local: () => row.local,
    remote: () => row.remote,
    row: () => row,
  };
}
