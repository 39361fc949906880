import { createHash } from 'node:crypto';
import { formatRanges, SLOT_COUNT, type SlotRange } from '@/lib/cluster/slots';

export const NODES = 1000;
/** Every third node is a master, so two replicas each and one to spare. */
const MASTERS = Math.ceil(NODES / 3);
/** Ranges per master: old clusters are fragmented. */
const FRAGMENTS = 5;

/**
 * CLUSTER NODES of a cluster of 1000 as node `observer` prints it: 141 KB. Addresses, roles, epochs and slots are the
 * same from every observer, the stamps are its own.
 */
export function thousandNodes(observer: number): string {
  let text = '';
  for (let node = 0; node < NODES; node++) text += line(node, observer);
  return text;
}

/** A text as it comes from a socket: one flat string without cached hashes. */
export const asReceived = (text: string): string => Buffer.from(text).toString('latin1');

function line(node: number, observer: number): string {
  const address = `10.${node >> 8}.${node % 251}.${(node * 7) % 254}:${6379 + (node % 4)}@${16379 + (node % 4)}`;
  const self = node === observer ? 'myself,' : '';
  const pong = node === observer ? 0 : 1767225600000 + ((node * 137 + observer * 61) % 4000);
  const isMaster = node < MASTERS;
  const master = isMaster ? node : (node - MASTERS) % MASTERS;
  const role = isMaster ? 'master -' : `slave ${idOf(master)}`;
  const slots = isMaster ? ` ${formatRanges(slotsOf(node))}` : '';
  return `${idOf(node)} ${address} ${self}${role} 0 ${pong} ${master + 1} connected${slots}\n`;
}

/** Two neighbours share the slots between them in turns, as masters do that were resharded to and fro. */
function slotsOf(master: number): SlotRange[] {
  const pair = master - (master % 2);
  const first = Math.floor((SLOT_COUNT / MASTERS) * pair);
  const size = Math.floor((SLOT_COUNT / MASTERS) * (pair + 2)) - first;
  const cut = (piece: number) => first + Math.floor((size * piece) / (2 * FRAGMENTS));
  return Array.from({ length: FRAGMENTS }, (_, i): SlotRange => {
    const piece = 2 * i + (master % 2);
    return [cut(piece), cut(piece + 1) - 1];
  });
}

const ids = new Map<number, string>();
function idOf(node: number): string {
  let id = ids.get(node);
  if (id === undefined) {
    id = createHash('sha1').update(`node ${node}`).digest('hex');
    ids.set(node, id);
  }
  return id;
}
