import type { Millis, NodeId } from '../../cluster/ids';
import type { HostView, LinkEnd, LinkTable, NodeLinkSockets } from '../links/link-table';
import type { LinkRow } from '../sample/sample';
import { SocketState, SocketTimer } from '../table/socket-row';

/** How long what has ended still counts as recent. */
const RECENT: Millis = 6000;

/** One end of one link between two nodes, followed from sample to sample. */
export interface Track {
  readonly plane: 'bus' | 'replication';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly end: 'opener' | 'accepter';
  /** Whose kernel shows it. */
  readonly host: string;
  /** Ports of the connection: another pair is another connection. */
  readonly connection: string;
  readonly row: LinkRow;
  /** When its newest row was read. */
  readonly at: Millis;
  readonly firstAt: Millis;
  /** Since when nothing that was sent is acknowledged, in every sample; null while all is. */
  readonly stuckSince: Millis | null;
  /** Its own host does not let out what it sends. */
  readonly refused: boolean;
  /** Since when bytes lie unread and have not become fewer; null while there are none. */
  readonly unreadSince: Millis | null;
  /** In how many looks in a row. */
  readonly unreadLooks: number;
  /** When it went on after having been stuck, the last few seconds. */
  readonly recoveries: readonly Millis[];
}

/** A connection that was there and is not any more. */
export interface LostTrack {
  readonly track: Track;
  readonly at: Millis;
}

export interface Tracks {
  readonly live: ReadonlyMap<string, Track>;
  readonly lost: ReadonlyMap<string, LostTrack>;
}

export const NO_TRACKS: Tracks = { live: new Map(), lost: new Map() };

/** The node whose own kernel this end is in, and the one it talks to. */
export const nearNode = (track: Track): NodeId => (track.end === 'opener' ? track.from : track.to);
export const farNode = (track: Track): NodeId => (track.end === 'opener' ? track.to : track.from);

/** Follows every link end of a new table. Ends whose host gave no newer sample stay as they were. */
export function followTracks(
  before: Tracks,
  table: LinkTable,
  hosts: readonly HostView[],
  now: Millis,
): Tracks {
  const live = new Map<string, Track>();
  const take = (plane: Track['plane'], link: NodeLinkSockets) => {
    for (const end of ['opener', 'accepter'] as const) {
      const seen = link[end];
      if (!seen) continue;
      const key = `${plane} ${link.from} ${link.to} ${end}`;
      const refused = plane === 'bus' && end === 'opener' && isRefused(seen.row, link.accepter?.row);
      live.set(
        key,
        follow(before.live.get(key), seen, { plane, from: link.from, to: link.to, end, refused }),
      );
    }
  };
  for (const link of table.bus) take('bus', link);
  for (const link of table.replication) take('replication', link);
  const lost = new Map([...before.lost].filter(([key, { at }]) => now - at < RECENT && !live.has(key)));
  // Only a host that has looked again can tell that a connection is gone; a silent one tells nothing.
  const lookedAt = new Map(hosts.map(({ host, at }) => [host, at]));
  for (const [key, track] of before.live) {
    const at = lookedAt.get(track.host) ?? 0;
    if (!live.has(key) && at > track.at && track.row.state === SocketState.established)
      lost.set(key, { track, at });
  }
  return { live, lost };
}

function follow(
  old: Track | undefined,
  { host, at, row }: LinkEnd,
  link: Pick<Track, 'plane' | 'from' | 'to' | 'end' | 'refused'>,
): Track {
  const connection = `${row.local.port}-${row.remote.port}`;
  const same = old?.connection === connection && old.host === host;
  if (same && at <= old.at) return old;
  const stuck = link.refused || isStuck(row);
  const wasStuck = same ? old.stuckSince : null;
  const recent = same ? old.recoveries.filter(moment => at - moment < RECENT) : [];
  const recovered = wasStuck !== null && !stuck && row.state === SocketState.established;
  const piling = same && row.rxQueue > 0 && row.rxQueue >= old.row.rxQueue && old.row.rxQueue > 0;
  return {
    ...link,
    host,
    connection,
    row,
    at,
    firstAt: same ? old.firstAt : at,
    stuckSince: stuck ? (wasStuck ?? at) : null,
    unreadSince: row.rxQueue === 0 ? null : piling ? (old.unreadSince ?? at) : at,
    unreadLooks: row.rxQueue === 0 ? 0 : piling ? old.unreadLooks + 1 : 1,
    recoveries: recovered ? [...recent, at] : recent,
  };
}

/** Hosts with a connection that gets, or until this look got, no acknowledgement at all: a lost packet alone is made good by the first repetition. */
export function hostsOfDead(before: Tracks, after: Tracks): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const { live } of [before, after])
    for (const track of live.values())
      if (track.stuckSince !== null && track.row.retransmits >= 2) hosts.add(track.host);
  return hosts;
}

/** A segment was sent again and is still not acknowledged; a SYN too. */
const isStuck = (row: LinkRow): boolean =>
  row.retransmits > 0 && (row.txQueue > 0 || row.state === SocketState.synSent);

/**
 * A segment that the host's own packet filter drops, or for which it has no route, does not count as sent: the kernel
 * goes on trying by the timer for closed windows (tcp_write_xmit, net/ipv4/tcp_output.c). With nothing unread at the
 * other end the window is open.
 */
const isRefused = (row: LinkRow, far: LinkRow | undefined): boolean =>
  row.state === SocketState.established &&
  row.timer === SocketTimer.probe &&
  row.txQueue > 0 &&
  far?.rxQueue === 0;
