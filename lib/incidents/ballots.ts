import type { Millis, NodeId } from '../cluster/ids';
import type { NodeMeasures } from '../cluster/topology';
import type { Look } from './look';

/** How long a request is remembered: a manual failover gives up after 5 s, an election after twice the node timeout. */
const REMEMBERED: Millis = 60_000;

/** One rise of a node's own count of election messages. */
export interface Request {
  readonly node: NodeId;
  /** `vote`: it stood for election. `handover`: it asked its master to hand over, as CLUSTER FAILOVER does. `given`: it was voted for. */
  readonly type: 'vote' | 'handover' | 'given';
  /** By how much its count rose. */
  readonly count: number;
  readonly at: Millis;
  readonly mono: Millis;
}

export interface EpochRise {
  readonly from: number;
  readonly to: number;
  readonly at: Millis;
  readonly mono: Millis;
}

/** Requests shortly before the first sign belong to the story: CLUSTER FAILOVER gives none before. */
const BEFORE: Millis = 10_000;

/** What a node asked for, or was given, since about the beginning of a story (by the monotonic clock). */
export const requestsOf = (
  { requests }: Ballots,
  node: NodeId,
  type: Request['type'],
  began: Millis,
): readonly Request[] =>
  requests.filter(one => one.node === node && one.type === type && one.mono >= began - BEFORE);

/** What lately happened about elections, oldest first. */
export interface Ballots {
  readonly requests: readonly Request[];
  readonly rises: readonly EpochRise[];
}

export const NO_BALLOTS: Ballots = { requests: [], rises: [] };

export function followBallots(state: Ballots, { prev, next, before, at, mono }: Look): Ballots {
  const requests = state.requests.filter(one => mono - one.mono < REMEMBERED);
  for (const { id: node, measures } of next.nodes) {
    const old = before.get(node)?.measures;
    for (const [type, key] of COUNTERS) {
      const count = riseOf(key, old, measures);
      if (count > 0) requests.push({ node, type, count, at, mono });
    }
  }
  const rises = state.rises.filter(one => mono - one.mono < REMEMBERED);
  if (prev.currentEpoch > 0 && next.currentEpoch > prev.currentEpoch)
    rises.push({ from: prev.currentEpoch, to: next.currentEpoch, at, mono });
  return { requests, rises };
}

type Counter = 'votesAsked' | 'handoversAsked' | 'votesReceived';

const COUNTERS: readonly (readonly [Request['type'], Counter])[] = [
  ['handover', 'handoversAsked'],
  ['vote', 'votesAsked'],
  ['given', 'votesReceived'],
];

/** A restarted node counts from zero: that is no rise. */
function riseOf(key: Counter, old?: NodeMeasures, now?: NodeMeasures): number {
  const [was, is] = [old?.[key], now?.[key]];
  return was === undefined || is === undefined ? 0 : is - was;
}
