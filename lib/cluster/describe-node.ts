import type { Reach } from './failure';
import { Flag, flagNames } from './flags';
import type { Millis, NodeId } from './ids';
import { hasAddress, type Member } from './members';
import type { NodeLine } from './node-line';
import type { SlotRange } from './slots';
import type { Health, NodeMeasures, TopologyNode } from './topology';

/** Two offsets read further apart than this say nothing of how far a replica is behind. */
const SAME_MOMENT: Millis = 200;

/** What the cluster says of one member: by its own word if it answers, else by the best witness. */
export function describe(
  member: Member,
  slots: readonly SlotRange[],
  counts: (by: NodeId) => boolean,
  before: TopologyNode | undefined,
): Omit<TopologyNode, 'reachable' | 'viewAt'> {
  const own = member.self ?? member.line;
  const placed = placeOf(member, before);
  const suspects = member.suspectedBy.filter(counts).length;
  const failers = member.failedBy.filter(counts).length;
  return {
    id: member.id,
    host: placed.host,
    port: placed.port,
    busPort: placed.busPort || (placed.port > 0 ? placed.port + 10000 : 0),
    ...(placed.hostname ? { hostname: placed.hostname } : {}),
    role: own.flags & Flag.slave ? 'replica' : 'master',
    masterId: own.masterId,
    health: healthOf(member.line.flags | own.flags, suspects, failers, own.host === '' && own.port === 0),
    suspectedBy: member.suspectedBy,
    failedBy: member.failedBy,
    votes: suspects + failers,
    pendingPings: member.pendingPings,
    linksDown: member.linksDown,
    configEpoch: own.configEpoch,
    linkState: linkState(member),
    slots,
    flags: flagNames(own.flags),
  };
}

/**
 * Where it is: by its own word, else where it was as long as somebody still says so (views that know two addresses must
 * not make it move with every tick), else by the best witness.
 */
function placeOf({ self, line, places }: Member, before: TopologyNode | undefined): NodeLine {
  if (self && hasAddress(self)) return self;
  const same = places.find(place => place.host === before?.host && place.port === before.port);
  return same ?? (hasAddress(line) ? line : (places[0] ?? self ?? line));
}

/** FAIL is only ever set once a majority agreed (or by its broadcast), so one master's FAIL is the cluster's. */
function healthOf(flags: number, suspects: number, failers: number, addressless: boolean): Health {
  if (flags & Flag.handshake) return 'handshake';
  if (failers > 0) return 'fail';
  if (suspects > 0) return 'pfail';
  return flags & Flag.noaddr && addressless ? 'noaddr' : 'ok';
}

function linkState(member: Member): TopologyNode['linkState'] {
  return member.linksDown.length * 2 > member.knownBy - (member.self ? 1 : 0) ? 'disconnected' : 'connected';
}

/** Who serves the slots that a failed master has lost: told from the picture before, and carried on from there. */
export function succeeded(
  node: Pick<TopologyNode, 'role' | 'health' | 'slots'>,
  before: TopologyNode | undefined,
  ownerOf: (slot: number) => NodeId | undefined,
): Pick<TopologyNode, 'successor'> {
  if (node.role !== 'master' || node.health !== 'fail' || node.slots.length > 0 || !before) return {};
  const first = before.slots[0]?.[0];
  const successor = first === undefined ? before.successor : ownerOf(first);
  return successor ? { successor } : {};
}

/** Its measures, with how far a replica is behind its master where both were read at one moment. */
export function withLag(
  measures: NodeMeasures,
  node: Pick<TopologyNode, 'role' | 'masterId'>,
  all: ReadonlyMap<NodeId, NodeMeasures>,
): NodeMeasures {
  const master = node.role === 'replica' && node.masterId ? all.get(node.masterId) : undefined;
  if (master?.replOffset === undefined || measures.replOffset === undefined) return measures;
  if (Math.abs(master.at - measures.at) > SAME_MOMENT) return measures;
  return { ...measures, lag: Math.max(0, master.replOffset - measures.replOffset) };
}

/** What we found ourselves. */
export function reachFields(
  reach: Reach | undefined,
): Pick<TopologyNode, 'reachable' | 'unreachableSince' | 'failure'> {
  if (!reach) return { reachable: false, unreachableSince: undefined, failure: undefined };
  if (reach.ok) return { reachable: true, unreachableSince: undefined, failure: undefined };
  return { reachable: false, unreachableSince: reach.since, failure: reach.failure };
}
