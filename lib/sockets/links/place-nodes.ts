import type { NodeId } from '../../cluster/ids';
import type { RedisProcess } from '../sample/sample';
import { isLoopback, plainIp } from '../table/addresses';
import type { HostView, Member, Place } from './link-table';
import { listeningSpots, listensOn, type Spot } from './listening-spots';
import type { Endpoint, PlacedNode } from './placed-node';

/** What is gained by asking where an address is really reached (`addressMap`). */
export type Translate = (endpoint: Endpoint) => Endpoint;

/**
 * Finds each member's kernel: by its announced address, by the translated one, then by its process id behind its own
 * port. A place once found is kept when the process is gone. A place that fits two kernels is no place.
 */
export function placeNodes(
  hosts: readonly HostView[],
  members: readonly Member[],
  translate: Translate,
  previous: ReadonlyMap<NodeId, Place>,
): Map<NodeId, PlacedNode> {
  const spots = listeningSpots(hosts);
  const placed = new Map<NodeId, PlacedNode>();
  const claimed = new Set<RedisProcess>();
  const before = (member: Member) => {
    const place = previous.get(member.id);
    return place?.announced === announcedBy(member) && hosts.some(({ host }) => host === place.host)
      ? place
      : undefined;
  };
  // Another cluster of another host may use the same ports of its own loopback.
  const trusted = (member: Member, spot: Spot) => {
    const place = before(member);
    if (place) return isAt(place, spot);
    return !member.processId || !spot.process || spot.process.innerPid === member.processId;
  };
  const settle = (member: Member, endpoint: Endpoint, spot: Spot | null) => {
    if (!spot || placed.has(member.id)) return;
    if (spot.process) claimed.add(spot.process);
    placed.set(member.id, placedAt(member, endpoint, spot));
  };
  const find = (member: Member, endpoint: Endpoint, there: readonly Spot[] = []) => {
    const free = there.filter(({ process }) => !(process && claimed.has(process)));
    settle(member, endpoint, theOne(member, endpoint, free, before(member)));
  };

  // A node that was reset leaves its old id behind, with the same address: the one whose process is known comes first.
  const inOrder = [...members].sort((a, b) => Number(b.processId ?? 0) - Number(a.processId ?? 0));
  for (const member of inOrder)
    for (const endpoint of [member, translate(member)].map(announced => local(member, announced)))
      if (isLoopback(endpoint.host))
        find(
          member,
          endpoint,
          spots.byPort.get(endpoint.port)?.filter(spot => trusted(member, spot)),
        );
      else find(member, endpoint, spots.byAddress.get(endpoint.port)?.get(endpoint.host));
  for (const member of inOrder) {
    const { processId, tcpPort } = member;
    if (!placed.has(member.id) && processId && tcpPort)
      find(
        member,
        { host: '', port: tcpPort },
        spots.byPort.get(tcpPort)?.filter(({ process }) => process?.innerPid === processId),
      );
  }
  for (const member of members) {
    const place = before(member);
    const kept = place && !placed.has(member.id) && keptPlace(hosts, member, place);
    if (kept) placed.set(member.id, kept);
  }
  return placed;
}

/** A node that speaks TLS only announces no plain port; its bus port is its own all the same. */
function local(member: Member, { host, port }: Endpoint): Endpoint {
  return { host: plainIp(host), port: port || member.tcpPort || member.busPort };
}

/** Changes when a member's address does. */
export function announcedBy(member: Member): string {
  return `${member.host} ${member.port} ${member.busPort}`;
}

function theOne(
  member: Member,
  { host }: Endpoint,
  spots: readonly Spot[],
  previous: Place | undefined,
): Spot | null {
  const narrowing: ((spot: Spot) => boolean)[] = [
    spot => spot.process !== null && spot.process.innerPid === member.processId,
    spot => listensOn(host, spot),
    spot => previous !== undefined && isAt(previous, spot),
  ];
  let left = spots;
  for (const holds of narrowing) {
    if (left.length < 2) break;
    const fewer = left.filter(holds);
    if (fewer.length > 0) left = fewer;
  }
  const [first] = left;
  // One kernel may be looked at twice, by two agents.
  return first && left.every(spot => sameProcess(spot, first)) ? first : null;
}

function isAt(place: Place, { view, namespace }: Spot): boolean {
  return view.host === place.host && namespace.id === place.namespace;
}

function sameProcess(a: Spot, b: Spot): boolean {
  if (a === b) return true;
  return (
    a.namespace.id === b.namespace.id &&
    a.namespace.id !== '0' &&
    a.view.host !== b.view.host &&
    a.process !== null &&
    a.process.innerPid === b.process?.innerPid &&
    a.process.started === b.process.started
  );
}

function placedAt(member: Member, { port }: Endpoint, { view, namespace, process }: Spot): PlacedNode {
  const listens = process?.listens ?? [];
  const apart = member.busPort - member.port;
  const busPort =
    [member.busPort, port + apart, port + 10_000].find(candidate => listens.includes(candidate)) ??
    member.busPort;
  // Found by its bus port: the port its clients use is the other one.
  const clientPort = port === busPort ? (process?.port ?? port) : port;
  const announced = announcedBy(member);
  return {
    member,
    view,
    namespace,
    process,
    place: { host: view.host, namespace: namespace.id, port: clientPort, busPort, announced },
  };
}

function keptPlace(hosts: readonly HostView[], member: Member, place: Place): PlacedNode | null {
  const view = hosts.find(({ host }) => host === place.host);
  if (!view) return null;
  const namespace = view.sample.namespaces.find(({ id }) => id === place.namespace) ?? null;
  // Nothing is said of a process in a namespace that could not be read; of one that has no Redis left it is: gone.
  if (!namespace && view.sample.problems.some(({ code }) => code === 'namespace-unreadable')) return null;
  return { member, view, namespace, process: null, place };
}
