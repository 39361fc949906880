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
  const blamed = blame(tracks, input);
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
      lost: lost.get(member.id) ?? [],
    });
  }
  return { input, nodes, tracks, name: id => names.get(id) ?? id.slice(0, 8) };
}

/** Whom a stuck end is held against. */
function blame(tracks: Tracks, { queries }: DiagnoseInput): (track: Track) => readonly NodeId[] {
  const partners = new Map<NodeId, Set<NodeId>>();
  for (const track of tracks.live.values()) {
    if (track.stuckSince === null) continue;
    partners.set(track.from, (partners.get(track.from) ?? new Set()).add(track.to));
    partners.set(track.to, (partners.get(track.to) ?? new Set()).add(track.from));
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
