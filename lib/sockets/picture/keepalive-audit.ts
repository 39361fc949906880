import type { NodeId } from '../../cluster/ids';
import type { LinkEnd, LinkTable, Member } from '../links/link-table';
import { SocketState, SocketTimer } from '../table/socket-row';
import { type KeepaliveAge, keepaliveAdvice, keepaliveAge, lingers, someLinks } from './keepalive-advice';
import type { KeepaliveFinding } from './socket-picture';

/** What the audit knows of a node beside its sockets. */
export interface KeepaliveFacts {
  /** As INFO prints it. */
  readonly version?: string;
}

interface Counted {
  armed: number;
  none: number;
  longest: number;
}

/**
 * Which bus connections would be noticed when the other host vanishes, from both ends: one finding for every node whose
 * connections can be seen. Only accepted ones can linger: those a node opened it closes itself, half a node timeout after
 * the last answer (clusterCron).
 */
export function keepaliveAudit(
  table: LinkTable,
  members: readonly Member[],
  facts: ReadonlyMap<NodeId, KeepaliveFacts>,
): KeepaliveFinding[] {
  const opened = new Map<NodeId, Counted>();
  const accepted = new Map<NodeId, Counted>();
  // The process sets keepalive when it accepts: while some wait for that, which ones cannot be told.
  const accepts = (id: NodeId) => !table.nodes.get(id)?.bus?.acceptQueue;
  for (const { from, to, opener, accepter } of table.bus) {
    count(opened, from, opener);
    if (accepts(to)) count(accepted, to, accepter);
  }
  return members.flatMap(({ id }) => {
    const own = opened.get(id) ?? NONE;
    const theirs = accepted.get(id) ?? NONE;
    const of = own.armed + own.none + theirs.armed + theirs.none;
    return of > 0 ? [finding(id, own, theirs, facts.get(id)?.version)] : [];
  });
}

const NONE: Counted = { armed: 0, none: 0, longest: 0 };

/** Only an idle established connection tells: while data is on its way the other timer shows. */
function count(counts: Map<NodeId, Counted>, id: NodeId, end: LinkEnd | null): void {
  if (end?.row.state !== SocketState.established) return;
  const { timer, txQueue, keepalive } = end.row;
  if (timer !== SocketTimer.keepalive && !(timer === SocketTimer.none && txQueue === 0)) return;
  const counted = counts.get(id) ?? { ...NONE };
  counts.set(id, counted);
  if (timer === SocketTimer.keepalive) counted.armed++;
  else counted.none++;
  counted.longest = Math.max(counted.longest, keepalive);
}

function finding(
  node: NodeId,
  opened: Counted,
  accepted: Counted,
  version: string | undefined,
): KeepaliveFinding {
  const interval = Math.max(opened.longest, accepted.longest) || null;
  const all = accepted.armed + accepted.none;
  const age: KeepaliveAge =
    accepted.none > 0 ? 'none' : all === 0 ? 'unseen' : keepaliveAge(accepted.longest);
  const lingering = accepted.none > 0 ? accepted.none : all;
  return {
    node,
    without: opened.none + accepted.none,
    of: opened.armed + opened.none + all,
    interval,
    text: lingers(age, someLinks(lingering, all), accepted.longest),
    advice: keepaliveAdvice(age, version),
    level: age === 'short' || age === 'unseen' ? 'info' : 'warning',
  };
}
