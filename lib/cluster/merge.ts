import type { Diagnosis } from '../sockets/diagnose/diagnosis';
import type { HostState } from '../sockets/picture/socket-picture';
import { staleAfter } from '../stale-after';
import { describe, reachFields, succeeded, withLag } from './describe-node';
import { findDisagreements } from './disagreements';
import type { Failure, Reach } from './failure';
import { Flag } from './flags';
import type { ClusterId, Millis, NodeId } from './ids';
import { joinViews, type Membership } from './members';
import { orderNodes } from './order-nodes';
import { ownSlots, type SlotOwners } from './slot-owners';
import { rangesWhere, SLOT_COUNT } from './slots';
import type { NodeMeasures, SeedState, SlotsSummary, Topology, TopologyNode } from './topology';
import { judge } from './verdict';
import type { View } from './view';

/** Everything known when a picture is merged. Nothing else influences it: same input, same topology. */
export interface MergeInput {
  readonly id: ClusterId;
  readonly name: string;
  readonly interval: Millis;
  readonly simulated: boolean;
  /** Our clock. */
  readonly now: Millis;
  /** The newest view of each node that answers; a node that stopped answering has none. */
  readonly views: readonly View[];
  readonly reach: ReadonlyMap<NodeId, Reach>;
  readonly measures: ReadonlyMap<NodeId, NodeMeasures>;
  /** What nodes that do answer would not tell: missing permissions, damaged lines. */
  readonly limited?: ReadonlyMap<NodeId, readonly Failure[]>;
  readonly seeds: readonly SeedState[];
  /** What the kernels' witness found; none where no host is sampled. */
  readonly diagnoses?: readonly Diagnosis[];
  /** The hosts of this cluster that are sampled, or were: that one is silent is part of the verdict. */
  readonly hosts?: readonly HostState[];
  /** The picture before: when no node answers, its members stay on screen as unreachable. */
  readonly previous: Topology | null;
}

/** An empty picture, before the first answer. */
export function emptyTopology(input: Pick<MergeInput, 'id' | 'name' | 'interval' | 'simulated'>): Topology {
  const blank: Omit<Topology, 'verdict'> = {
    id: input.id,
    name: input.name,
    seq: 0,
    at: 0,
    interval: input.interval,
    simulated: input.simulated,
    mode: 'queries',
    state: 'unknown',
    currentEpoch: 0,
    voters: 0,
    quorum: 1,
    slots: { assigned: 0, ok: 0, pfail: 0, fail: 0, unassigned: [], contested: [], migrating: [] },
    nodes: [],
    views: [],
    disagreements: [],
    splitSince: null,
    seeds: [],
    diagnoses: [],
  };
  return { ...blank, verdict: judge(blank, 0) };
}

/**
 * Merges every node's view into one topology. Self-knowledge decides role and migrations, config epoch decides slots,
 * the opinions of the masters that can vote decide health, and what we reached ourselves stays apart from all that.
 */
export function merge(input: MergeInput): Topology {
  const membership = joinViews(input.views, staleAfter(input.interval));
  if (membership.views.length === 0) return unanswered(input);

  const { members, views } = membership;
  const owners = ownSlots(members);
  const slotted = members.filter((_, index) => owners.ranges[index]!.length > 0).map(member => member.id);
  const voters = new Set(slotted);
  // Only while some voter can be heard; a lone replica's word is better than none.
  const heard = new Set(views.map(view => view.node));
  const counts = (by: NodeId) => voters.has(by) || !slotted.some(id => heard.has(id));

  const viewAt = new Map(views.map(view => [view.node, view.at]));
  const full = views.filter(view => view.lines).length;
  const before = new Map(input.previous?.nodes.map(node => [node.id, node]));
  const ownerOf = (slot: number) => members[owners.owner[slot] ?? -1]?.id;
  const nodes = members.map((member, index) =>
    describe(member, owners.ranges[index]!, counts, before.get(member.id)),
  );
  const described = nodes.map((node, index): TopologyNode => {
    const reach = input.reach.get(node.id);
    const measures = input.measures.get(node.id);
    const limited = input.limited?.get(node.id) ?? [];
    const member = members[index]!;
    return {
      ...node,
      ...reachFields(reach),
      viewAt: viewAt.get(node.id) ?? before.get(node.id)?.viewAt ?? 0,
      ...(member.knownBy < full ? { knownBy: member.knownBy } : {}),
      ...(measures ? { measures: withLag(measures, node, input.measures) } : {}),
      ...succeeded(node, before.get(node.id), ownerOf),
      ...(limited.length > 0 ? { limited } : {}),
    };
  });

  const picture: Omit<Topology, 'verdict'> = {
    ...identity(input),
    at: views.reduce((latest, view) => Math.max(latest, view.at), 0),
    state: mergeState(membership, voters),
    currentEpoch: mergeEpoch(membership),
    voters: voters.size,
    quorum: Math.floor(voters.size / 2) + 1,
    slots: summariseSlots(owners, described),
    nodes: orderNodes(described),
    views: views
      .map(view => ({
        node: view.node,
        at: view.at,
        digest: view.digest,
        currentEpoch: view.info?.currentEpoch ?? 0,
      }))
      .sort((a, b) => (a.node < b.node ? -1 : 1)),
    disagreements: findDisagreements(membership),
    splitSince: splitSince(membership.recent, input),
  };
  return { ...picture, verdict: judge(picture, input.now, input.hosts) };
}

function identity(input: MergeInput) {
  const { id, name, interval, simulated, seeds, diagnoses = [] } = input;
  const mode = 'queries' as const;
  return { id, name, interval, simulated, mode, seeds, diagnoses, seq: input.previous?.seq ?? 0 };
}

function splitSince(views: readonly View[], { previous, now }: MergeInput): Millis | null {
  if (new Set(views.map(view => view.digest)).size <= 1) return null;
  return previous?.splitSince ?? now;
}

/** No view at all: the members last known stay, each with what we found when we asked it. Nothing is called healthy. */
function unanswered(input: MergeInput): Topology {
  const before = input.previous ?? emptyTopology(input);
  const picture: Omit<Topology, 'verdict'> = {
    ...before,
    ...identity(input),
    state: 'unknown',
    // What is owned is remembered; that it is served, nobody knows.
    slots: { ...before.slots, ok: 0, pfail: 0, fail: 0 },
    views: [],
    disagreements: [],
    splitSince: null,
    nodes: before.nodes.map(node => ({
      ...node,
      ...reachFields(input.reach.get(node.id)),
      pendingPings: [],
    })),
  };
  return { ...picture, verdict: judge(picture, input.now) };
}

/** Worst word of the answering masters that own slots (newcomers say fail until they know all); others only without them. */
function mergeState({ views }: Membership, voters: ReadonlySet<NodeId>): Topology['state'] {
  const infos = views.filter(view => view.info);
  const masters = infos.filter(view => voters.has(view.node));
  const speaking = masters.length > 0 ? masters : infos;
  if (speaking.length === 0) return 'unknown';
  return speaking.some(view => view.info?.state === 'fail') ? 'fail' : 'ok';
}

/** The highest current epoch anybody knows; from listings alone, the highest config epoch. */
function mergeEpoch({ views, members }: Membership): number {
  const known = views.flatMap(view => (view.info ? [view.info.currentEpoch] : []));
  return Math.max(
    0,
    ...(known.length > 0
      ? known
      : members.map(({ line }) => (line.flags & Flag.handshake ? 0 : line.configEpoch))),
  );
}

function summariseSlots(owners: SlotOwners, nodes: readonly TopologyNode[]): SlotsSummary {
  let assigned = 0;
  let pfail = 0;
  let fail = 0;
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const index = owners.owner[slot]!;
    if (index < 0) continue;
    assigned++;
    const health = nodes[index]!.health;
    if (health === 'fail' || health === 'noaddr') fail++;
    else if (health === 'pfail') pfail++;
  }
  return {
    assigned,
    ok: assigned - pfail - fail,
    pfail,
    fail,
    unassigned: assigned === SLOT_COUNT ? [] : rangesWhere(slot => owners.owner[slot]! < 0),
    contested: owners.contested,
    migrating: owners.migrating,
  };
}
