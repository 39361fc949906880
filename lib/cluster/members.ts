import { Flag } from './flags';
import type { Millis, NodeId } from './ids';
import type { NodeLine } from './node-line';
import type { View } from './view';

/** One member of the cluster with everything the views say of it. */
export interface Member {
  readonly id: NodeId;
  /** Its own word, if it answers and was read lately. */
  self: NodeLine | null;
  /** Its own line however old: migration marks stand nowhere else. */
  own: NodeLine | null;
  /** The best witness's line: highest config epoch, then newest, then smallest observer id. */
  line: NodeLine;
  lineAt: number;
  lineBy: NodeId;
  /** Every address that some view prints for it, best witness first seen; its own line may lack one (`:7000`). */
  readonly places: NodeLine[];
  /** How many full views list it. */
  knownBy: number;
  readonly suspectedBy: NodeId[];
  readonly failedBy: NodeId[];
  readonly pendingPings: { by: NodeId; age: number }[];
  readonly linksDown: NodeId[];
}

export interface Membership {
  /** By id, ascending. */
  readonly members: readonly Member[];
  /** The views that belong to this cluster; a forgotten or foreign node's own view does not. */
  readonly views: readonly View[];
  /** Those of `views` read within the window: only what is read at nearly one time can agree or disagree. */
  readonly recent: readonly View[];
  /** Nodes that answer but that no member lists: forgotten, reset, or of another cluster. */
  readonly strangers: readonly NodeId[];
}

/**
 * Joins all views into members. The order of views never matters: every tie is broken by epoch, time and id.
 * Handshake entries carry temporary ids and are members only in name (`Flag.handshake` stays on their line).
 * Views older than the newest by more than `window` ms (large clusters, rotating observers) still tell who is a member
 * and what they suspected, but no longer count as a node's present word on itself.
 */
export function joinViews(all: readonly View[], window: Millis): Membership {
  const views = insiders(all);
  const newest = views.reduce((latest, view) => Math.max(latest, view.at), 0);
  const recent = views.filter(view => view.at >= newest - window);
  const members = new Map<NodeId, Member>();
  for (const view of views) {
    if (!view.lines) continue;
    for (const line of view.lines.values()) {
      const member = members.get(line.id);
      if (!member) members.set(line.id, newMember(line, view));
      else testify(member, line, view);
    }
  }
  for (const view of views) {
    const member = members.get(view.node);
    if (!member) continue;
    const lately = view.at >= newest - window;
    member.own = view.self;
    member.self = lately ? view.self : null;
    for (const opinion of view.opinions) addOpinion(members.get(opinion.id), opinion, view.node, lately);
  }
  const inside = new Set(views.map(view => view.node));
  const sorted = [...members.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const member of sorted) {
    member.suspectedBy.sort();
    member.failedBy.sort();
    member.linksDown.sort();
    member.places.sort((a, b) => (`${a.host}:${a.port}` < `${b.host}:${b.port}` ? -1 : 1));
    member.pendingPings.sort((a, b) => (a.by < b.by ? -1 : 1));
  }
  return {
    members: sorted,
    views,
    recent,
    strangers: all
      .map(view => view.node)
      .filter(node => !inside.has(node))
      .sort(),
  };
}

function newMember(line: NodeLine, view: View): Member {
  return {
    id: line.id,
    self: null,
    own: null,
    line,
    lineAt: view.at,
    lineBy: view.node,
    places: hasAddress(line) ? [line] : [],
    knownBy: 1,
    suspectedBy: [],
    failedBy: [],
    pendingPings: [],
    linksDown: [],
  };
}

/** One more view lists this member: keep its line if it is the better witness. */
function testify(member: Member, line: NodeLine, view: View): void {
  member.knownBy++;
  if (isBetter(line, view, member.line, member.lineAt, member.lineBy)) {
    member.line = line;
    member.lineAt = view.at;
    member.lineBy = view.node;
  }
  notePlace(member, line);
}

function notePlace({ places }: Pick<Member, 'places'>, line: NodeLine): void {
  if (!hasAddress(line)) return;
  // A loop, not findIndex: this runs for each line of each view.
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (place.port !== line.port || place.host !== line.host) continue;
    if (line.configEpoch > place.configEpoch) places[i] = line;
    return;
  }
  places.push(line);
}

/** True if the line says where the node can be asked. */
export function hasAddress(line: NodeLine): boolean {
  return line.host !== '' && line.port !== 0;
}

function isBetter(line: NodeLine, view: View, than: NodeLine, thanAt: number, thanBy: NodeId): boolean {
  if (line.configEpoch !== than.configEpoch) return line.configEpoch > than.configEpoch;
  if (view.at !== thanAt) return view.at > thanAt;
  return view.node < thanBy;
}

function addOpinion(
  member: Member | undefined,
  opinion: View['opinions'][number],
  by: NodeId,
  lately: boolean,
): void {
  if (!member) return;
  if (opinion.failure & Flag.fail) member.failedBy.push(by);
  else if (opinion.failure & Flag.pfail) member.suspectedBy.push(by);
  // An old view's ping has long been answered or become a PFAIL.
  if (opinion.pingAge > 0 && lately) member.pendingPings.push({ by, age: opinion.pingAge });
  if (!opinion.linkUp) member.linksDown.push(by);
}

/**
 * The views that form one cluster: the largest group whose nodes list each other, ties to the smallest id. A node that
 * all others have forgotten still lists them, but nobody lists it: outside. Shed views follow whoever lists them.
 */
function insiders(all: readonly View[]): readonly View[] {
  const full = all.filter(view => view.lines).sort((a, b) => (a.node < b.node ? -1 : 1));
  const group = new Map<NodeId, View[]>();
  for (const view of full) {
    if (group.has(view.node)) continue;
    const found: View[] = [];
    const queue = [view];
    group.set(view.node, found);
    for (let next = queue.pop(); next; next = queue.pop()) {
      found.push(next);
      for (const other of full) {
        if (group.has(other.node) || !next.lines?.has(other.node) || !other.lines?.has(next.node)) continue;
        group.set(other.node, found);
        queue.push(other);
      }
    }
  }
  let largest: View[] = [];
  for (const found of group.values()) if (found.length > largest.length) largest = found;
  const shed = all.filter(view => !view.lines && largest.some(member => member.lines?.has(view.node)));
  return [...largest, ...shed];
}
