import type { NodeId } from '../../cluster/ids';
import { SocketState } from '../table/socket-row';
import { AddressBook } from './address-book';
import { findStrangers } from './find-strangers';
import { findHalfOpen } from './half-open';
import type { HostView, LinkTable, Member, NodeSockets, Place } from './link-table';
import { pairRows } from './pair-rows';
import { pickLinks } from './pick-links';
import { announcedBy, placeNodes, type Translate } from './place-nodes';
import type { PlacedNode } from './placed-node';
import { recallOpener } from './recall-opener';
import { replicationLinks } from './replication-links';

/**
 * Joins the newest samples of all hosts with the members of one cluster. `translate` tells where an announced address is
 * really reached (`addressMap`); `previous` is the table before, whose memory keeps dead nodes in their places. Pure: the
 * same samples, in whatever order their rows stand, give the same table.
 */
export function buildLinkTable(
  hosts: readonly HostView[],
  members: readonly Member[],
  translate: Translate = endpoint => endpoint,
  previous: LinkTable | null = null,
): LinkTable {
  const before = previous?.memory ?? { places: new Map(), lonely: new Map() };
  const placed = placeNodes(hosts, members, translate, before.places);
  const book = new AddressBook(hosts, members, placed, translate);
  const bus = pairRows(book, 'bus', recallOpener(previous));
  const { halfOpen, lonely } = findHalfOpen(bus, placed, before.lonely);
  return {
    nodes: nodesOf(members, placed),
    bus: pickLinks(
      bus,
      members.map(({ id }) => id),
      lonely,
    ),
    ...replicationLinks(
      pairRows(book, 'client', () => null),
      members,
      lonely,
    ),
    strangers: findStrangers(bus, members, book),
    halfOpen,
    memory: { places: placesOf(members, placed, before.places), lonely },
  };
}

function nodesOf(
  members: readonly Member[],
  placed: ReadonlyMap<NodeId, PlacedNode>,
): Map<NodeId, NodeSockets> {
  return new Map(
    members.flatMap(({ id }) => {
      const node = placed.get(id);
      return node ? [[id, socketsOf(node)] as const] : [];
    }),
  );
}

function socketsOf({ member, view, namespace, process, place }: PlacedNode): NodeSockets {
  const listens = (port: number) =>
    process
      ? process.listens.includes(port)
      : (namespace?.rows.some(row => row.state === SocketState.listen && row.local.port === port) ?? false);
  const summary = (port: number) => namespace?.ports.find(one => one.port === port) ?? null;
  return {
    id: member.id,
    host: view.host,
    namespace: place.namespace,
    at: view.at,
    source: view.sample.source,
    process,
    listening: { client: listens(place.port), bus: listens(place.busPort) },
    client: summary(place.port),
    bus: summary(place.busPort),
  };
}

/** Places of members that are out of sight now are kept for when their host comes back. */
function placesOf(
  members: readonly Member[],
  placed: ReadonlyMap<NodeId, PlacedNode>,
  before: ReadonlyMap<NodeId, Place>,
): Map<NodeId, Place> {
  return new Map(
    members.flatMap(member => {
      const place = placed.get(member.id)?.place ?? before.get(member.id);
      return place?.announced === announcedBy(member) ? [[member.id, place] as const] : [];
    }),
  );
}
