import type { Millis, NodeId } from '../../cluster/ids';
import { nodeName } from '../../cluster/node-name';
import type { Member, NodeSockets } from '../links/link-table';
import { type HostHistory, type NamespaceHistory, namespaceKey } from './host-history';
import { type DiagnoseInput, NO_QUERY, type QuerySigns } from './input';
import type { NodeHistory } from './node-history';
import { farNode, type LostTrack, nearNode, type Track, type Tracks } from './track';

/** Everything that speaks of one node at one moment, sorted by who says it. */
export interface NodeSigns {
  readonly member: Member;
  readonly name: string;
  readonly now: Millis;
  /** Its own kernel, where it is seen. */
  readonly sockets: NodeSockets | undefined;
  readonly history: NodeHistory | undefined;
  readonly resent: NamespaceHistory | undefined;
  readonly query: QuerySigns;
  /** Link ends in its own kernel, and the other ends in those of its peers. */
  readonly own: readonly Track[];
  readonly peers: readonly Track[];
  /** Peers' ends that are stuck and for which this node, not the peer, is to blame. */
  readonly stuckPeers: readonly Track[];
  /** The same in its own kernel. */
  readonly stuckOwn: readonly Track[];
  /**
   * Segments sent again in the last 3 s by hosts that have a dead connection with this node, beyond those of the dead
   * connections themselves: packets are lost here and there, so that a dead connection may be chance.
   */
  readonly lossElsewhere: number;
  /** Its host was asked for samples and gives none, while others do; with since when. Null otherwise. */
  readonly agentSilent: Millis | null;
  /** The only node its dead connections are with, where nothing tells which of the two is to blame; null otherwise. */
  readonly tiedWith: NodeId | null;
  /** Peers' ends that were there a moment ago, in whose place there is nothing. */
  readonly lost: readonly LostTrack[];
}

export interface Signs {
  readonly input: DiagnoseInput;
  readonly nodes: ReadonlyMap<NodeId, NodeSigns>;
  readonly tracks: Tracks;
  readonly name: (id: NodeId) => string;
}

/** Sorts what is known by node. A stuck link has two ends: it is held against the one with more stuck links. */
export function gatherSigns(
  input: DiagnoseInput,
  tracks: Tracks,
  hosts: HostHistory,
  histories: ReadonlyMap<NodeId, NodeHistory>,
): Signs {
  const own = groupTracks(tracks, nearNode);
  const peers = groupTracks(tracks, farNode);
  const stuck = [...tracks.live.values()].filter(track => track.stuckSince !== null);
  const blamed = blame(stuck, input);
  const dead = new DeadLinks(stuck, blamed, hosts, input.now);
  const lost = new Map<NodeId, LostTrack[]>();
  for (const one of tracks.lost.values()) push(lost, farNode(one.track), one);
  const names = new Map(input.members.map(member => [member.id, nodeName(member)]));
  const nodes = new Map<NodeId, NodeSigns>();
  for (const member of input.members) {
    const sockets = input.table.nodes.get(member.id);
    const isBlamed = (track: Track) => track.stuckSince !== null && blamed(track).includes(member.id);
    nodes.set(member.id, {
      member,
      name: names.get(member.id) ?? '',
      now: input.now,
      sockets,
      history: histories.get(member.id),
      resent: sockets && hosts.get(namespaceKey(sockets.host, sockets.namespace)),
      query: input.queries.get(member.id) ?? NO_QUERY,
      own: own.get(member.id) ?? [],
      peers: peers.get(member.id) ?? [],
      stuckPeers: (peers.get(member.id) ?? []).filter(isBlamed),
      stuckOwn: (own.get(member.id) ?? []).filter(isBlamed),
      tiedWith: dead.tiedWith(member.id),
      lossElsewhere: dead.lossElsewhere(member.id),
      agentSilent: silentSince(sockets, input),
      lost: lost.get(member.id) ?? [],
    });
  }
  return { input, nodes, tracks, name: id => names.get(id) ?? id.slice(0, 8) };
}

/** Whom a stuck end is held against. */
function blame(stuck: readonly Track[], { queries }: DiagnoseInput): (track: Track) => readonly NodeId[] {
  const partners = new Map<NodeId, Set<NodeId>>();
  for (const { from, to } of stuck) {
    join(partners, from, to);
    join(partners, to, from);
  }
  const mute = (id: NodeId) => {
    const query = queries.get(id);
    return query !== undefined && (query.waitingSince !== null || query.failure !== null);
  };
  const weight = (id: NodeId) => (partners.get(id)?.size ?? 0) * 2 + (mute(id) ? 3 : 0);
  return ({ from, to }) => {
    const difference = weight(from) - weight(to);
    return difference > 0 ? [from] : difference < 0 ? [to] : [from, to];
  };
}

/** What the dead connections of all nodes show, gathered in one pass. */
class DeadLinks {
  private readonly partners = new Map<NodeId, Set<NodeId>>();
  private readonly told = new Set<NodeId>();
  private readonly hosts = new Map<NodeId, Set<string>>();
  /** Segments sent again, less those of dead connections, by host. */
  private readonly beyond = new Map<string, number>();

  constructor(
    stuck: readonly Track[],
    blamed: (track: Track) => readonly NodeId[],
    hosts: HostHistory,
    now: Millis,
  ) {
    if (stuck.length === 0) return;
    for (const [key, { resent }] of hosts) {
      const host = key.slice(0, key.lastIndexOf(' '));
      const recent = resent.filter(one => now - one.at <= LOSS_WINDOW);
      this.add(
        host,
        recent.reduce((sum, one) => sum + one.segments, 0),
      );
    }
    for (const track of stuck) {
      const { from, to, host, row } = track;
      // Before the first timeout the kernel repeats the last segment once, as a probe, and counts that too.
      this.add(host, -(row.retransmits + 1));
      const isTold = blamed(track).length < 2;
      for (const [id, other] of [
        [from, to],
        [to, from],
      ] as const) {
        join(this.partners, id, other);
        join(this.hosts, id, host);
        if (isTold) this.told.add(id);
      }
    }
  }

  tiedWith(id: NodeId): NodeId | null {
    const partners = this.partners.get(id);
    const [only] = partners ?? [];
    return partners?.size === 1 && !this.told.has(id) ? (only ?? null) : null;
  }

  lossElsewhere(id: NodeId): number {
    let sum = 0;
    for (const host of this.hosts.get(id) ?? []) sum += this.beyond.get(host) ?? 0;
    return Math.max(0, sum);
  }

  private add(host: string, segments: number): void {
    this.beyond.set(host, (this.beyond.get(host) ?? 0) + segments);
  }
}

function join<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

const LOSS_WINDOW: Millis = 3000;

/** A host that was asked for several samples a second and has given none for so long is silent. */
const SILENT: Millis = 450;

function silentSince(
  sockets: NodeSockets | undefined,
  { hosts, alertSince, now }: DiagnoseInput,
): Millis | null {
  // Posted tables come when they come: nobody can ask for them.
  if (!sockets || sockets.source === 'raw' || alertSince === null) return null;
  if (now - alertSince < SILENT || now - sockets.at < SILENT) return null;
  const others = hosts.some(({ host, at }) => host !== sockets.host && now - at < SILENT);
  return others ? sockets.at : null;
}

function groupTracks(tracks: Tracks, key: (track: Track) => NodeId): Map<NodeId, Track[]> {
  const groups = new Map<NodeId, Track[]>();
  for (const track of tracks.live.values()) push(groups, key(track), track);
  return groups;
}

function push<T>(groups: Map<NodeId, T[]>, id: NodeId, value: T): void {
  const group = groups.get(id);
  if (group) group.push(value);
  else groups.set(id, [value]);
}
