import type { Millis, NodeId } from '../../cluster/ids';
import { nodeName } from '../../cluster/node-name';
import type { NodeSockets } from '../links/link-table';
import { blame, DeadLinks } from './dead-links';
import { type HostHistory, namespaceKey } from './host-history';
import { type DiagnoseInput, NO_QUERY } from './input';
import type { NodeHistory } from './node-history';
import type { NodeFacts, NodeSigns, Signs } from './node-signs';
import { notReading } from './not-reading';
import { farNode, type LostTrack, nearNode, type Track, type Tracks } from './track';

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
  const dead = new DeadLinks(stuck, blamed, hosts, input);
  const lost = new Map<NodeId, LostTrack[]>();
  for (const one of tracks.lost.values()) push(lost, farNode(one.track), one);
  const names = new Map(input.members.map(member => [member.id, nodeName(member)]));
  const nodes = new Map<NodeId, NodeSigns>();
  for (const member of input.members) {
    const sockets = input.table.nodes.get(member.id);
    const isBlamed = (track: Track) => track.stuckSince !== null && blamed(track).includes(member.id);
    const facts: NodeFacts = {
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
      lossAtEnds: dead.lossAtEnds(member.id),
      agentSilent: silentSince(sockets, input),
      lost: lost.get(member.id) ?? [],
    };
    nodes.set(member.id, { ...facts, notReading: notReading(facts) });
  }
  return { input, nodes, tracks, name: id => names.get(id) ?? id.slice(0, 8) };
}

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
