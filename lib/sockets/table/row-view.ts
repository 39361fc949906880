import { addressKey } from './address-key';
import type { SocketRow } from './socket-row';
import type { RowView } from './table-scanner';

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
