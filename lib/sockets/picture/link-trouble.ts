import type { LinkEnd, NodeLinkSockets } from '../links/link-table';
import type { LinkRow } from '../sample/sample';
import { SocketState, SocketTimer } from '../table/socket-row';
import type { TroubledLink } from './socket-picture';

/** What the kernels show of one link in one look. */
export interface LinkSigns {
  /** In trouble by this look alone; the worst of all. */
  readonly sign: TroubledLink['sign'] | null;
  /** In trouble when the next look shows it too. */
  readonly maybe: 'connecting' | 'unread' | null;
}

/**
 * Bytes on their way are normal traffic, also with a retransmission timer that has not fired; so is a handshake, or a
 * message not yet read, that is over by the next look.
 */
export function linkSigns({ opener, accepter }: NodeLinkSockets): LinkSigns {
  if (isPlain(opener) && isPlain(accepter)) return PLAIN;
  const some = (holds: (row: LinkRow) => boolean) =>
    (opener !== null && holds(opener.row)) || (accepter !== null && holds(accepter.row));
  // The kernel also probes when a local filter drops what it sends: then the other end has nothing unread.
  const bothEmpty = opener?.row.rxQueue === 0 && accepter?.row.rxQueue === 0;
  const stuck = ({ timer }: LinkRow) => timer === SocketTimer.probe && bothEmpty;
  const connecting = some(({ state }) => OPENING.has(state));
  const signs: readonly (readonly [TroubledLink['sign'], boolean])[] = [
    ['connecting', connecting && some(({ retransmits }) => retransmits > 0)],
    ['retransmitting', some(row => (row.timer !== SocketTimer.probe && row.retransmits > 0) || stuck(row))],
    ['window-closed', some(({ timer }) => timer === SocketTimer.probe)],
    ['closing', some(({ state }) => state !== SocketState.established && !OPENING.has(state))],
  ];
  return {
    sign: signs.find(([, holds]) => holds)?.[0] ?? null,
    maybe: connecting ? 'connecting' : some(({ rxQueue }) => rxQueue > 0) ? 'unread' : null,
  };
}

/** The numbers of the worse end. */
export function worseEnd({
  opener,
  accepter,
}: NodeLinkSockets): Pick<TroubledLink, 'retransmits' | 'txQueue' | 'rxQueue'> {
  const most = (of: (row: LinkRow) => number) =>
    Math.max(opener ? of(opener.row) : 0, accepter ? of(accepter.row) : 0);
  return {
    retransmits: most(row => row.retransmits),
    txQueue: most(row => row.txQueue),
    rxQueue: most(row => row.rxQueue),
  };
}

const PLAIN: LinkSigns = { sign: null, maybe: null };

const OPENING = new Set<number>([SocketState.synSent, SocketState.synRecv, SocketState.newSynRecv]);

function isPlain(end: LinkEnd | null): boolean {
  if (!end) return true;
  const { state, timer, retransmits, rxQueue } = end.row;
  return (
    state === SocketState.established && retransmits === 0 && rxQueue === 0 && timer !== SocketTimer.probe
  );
}
