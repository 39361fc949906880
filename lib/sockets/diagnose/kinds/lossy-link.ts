import type { Millis } from '../../../cluster/ids';
import { plural } from '../../../format/count';
import { type Candidate, hostWitness, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import { lateSince } from '../input';
import type { NodeSigns, Signs } from '../node-signs';
import { farNode } from '../track';

/** A flap is over within a second; loss goes on, in half second after half second. */
const WINDOW: Millis = 4000;
const GOES_ON: Millis = 1500;
const BUCKET: Millis = 500;
const BUCKETS = 3;
/**
 * Every lost packet of a host concerns it, and only one in some concerns each of its peers: so many more than at any other
 * host are hardly chance (with five peers, one in 125). Fewer will do where it has gone on for longer.
 */
const STANDS_OUT = 3;
const LEADS = 2;
const WAITS: Millis = 2500;

/**
 * Packets get lost and connections go on: segments are sent again over and over, but nothing stays stuck. Held against
 * the node on whose host most are sent again, since every lost packet of that host concerns it.
 */
export function lossyLink(signs: Signs): Candidate[] {
  const nodes = [...signs.nodes.values()];
  const losses = nodes.flatMap(node => lossAt(node, signs) ?? []);
  const worst = losses.sort((a, b) => b.segments - a.segments)[0];
  if (!worst) return [];
  const { node } = worst;
  const isElsewhere = (other: NodeSigns) =>
    other.sockets !== undefined && other.sockets.host !== node.sockets?.host;
  const others = losses.filter(loss => isElsewhere(loss.node));
  // What is stuck for good is sent again too: that is no loss but a cut, and no reason to blame the next.
  if (worst.dead || worst.buckets < BUCKETS || worst.lasted < GOES_ON) return [];
  const evidence: DiagnosisEvidence[] = [line(worst), ...others.map(line)];
  const { query, now } = node;
  if (query.answeredAt > now - 1500 && lateSince(query, now) === null)
    evidence.push({ witness: US, at: query.answeredAt, text: `${node.name} goes on answering us.` });
  const ahead = worst.segments - (others[0]?.segments ?? 0);
  return [
    {
      kind: 'lossy-link',
      node: node.member.id,
      level: 'warning',
      text: 'loses packets',
      since: worst.since,
      evidence,
      hold: 0,
      conclusive:
        (ahead >= STANDS_OUT || (ahead >= LEADS && now - worst.since >= WAITS)) &&
        nodes.some(isElsewhere) &&
        (touches(node) || new Set(others.map(loss => loss.node.sockets?.host)).size >= 2),
    },
  ];
}

interface Loss {
  readonly node: NodeSigns;
  /** Several of its own connections get nothing through at all: of one it may be chance. */
  readonly dead: boolean;
  readonly segments: number;
  /** In how many half seconds of the window something was sent again. */
  readonly buckets: number;
  readonly since: Millis;
  /** From the first to the last time. */
  readonly lasted: Millis;
}

function lossAt(node: NodeSigns, signs: Signs): Loss | null {
  const { resent, now, own, sockets } = node;
  const recent = (resent?.resent ?? []).filter(one => !one.dead && now - one.at <= WINDOW);
  const first = recent[0];
  const last = recent.at(-1);
  const stuck = own.filter(
    track => track.stuckSince !== null && track.row.retransmits >= 3 && track.recoveries.length === 0,
  );
  // Nothing is lost between processes of one host.
  const leaves = own.some(track => signs.nodes.get(farNode(track))?.sockets?.host !== sockets?.host);
  if (!first || !last || !sockets || !leaves) return null;
  return {
    node,
    dead: stuck.length >= 2,
    segments: recent.reduce((sum, one) => sum + one.segments, 0),
    buckets: new Set(recent.map(one => Math.floor(one.at / BUCKET))).size,
    since: first.at,
    lasted: last.at - first.at,
  };
}

/** The counters are of all that a host sends: one of the cluster's own links, or two more of its hosts, have to show it as well. */
const touches = ({ own, peers, query }: NodeSigns): boolean =>
  [...own, ...peers].some(track => track.stuckSince !== null || track.recoveries.length > 0) ||
  (query.own?.retransmits ?? 0) > 0;

const line = ({ node, segments, since }: Loss): DiagnosisEvidence => ({
  witness: hostWitness(node.sockets?.host ?? ''),
  at: since,
  text: `${plural(segments, 'segment')} had to be sent again within ${WINDOW / 1000} s, and connections go on.`,
  confirm: 'nstat -az TcpRetransSegs',
});
