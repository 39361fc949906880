import type { Millis } from '../cluster/ids';
import { isVoter } from '../cluster/voters';
import { plural } from '../format/count';
import { exactDuration } from '../format/duration';
import type { Incident } from './incident';
import type { Look } from './look';
import { doubtOf } from './replicas';
import { firstOf, has } from './steps';

/** cluster-node-timeout where nothing tells: the default. */
const NODE_TIMEOUT: Millis = 15_000;
/** A voter that is suspected at one moment may be heard at the next. */
const SETTLED: Millis = 2000;

/**
 * Why nobody has taken over, as a sentence; null as long as somebody still may. `after`: ms since the incident began.
 * A replica asks for votes 0.5 to 1 s after FAIL and one second later per rank, and waits for them for twice the node
 * timeout (cluster specification).
 */
export function whyNone(incident: Incident, look: Look, after: Millis): string | null {
  const { replicas, master, unserved } = incident;
  const suspected = firstOf(incident, 'pfail') ?? firstOf(incident, 'fail');
  if (!suspected) return null;
  const failed = firstOf(incident, 'fail');
  const slots = plural(unserved.count, 'slot');
  if (failed && replicas.length === 0)
    return `No replica: ${master.name} had none, so nobody can take over its ${slots}.`;

  const { voters, quorum, nodes } = look.next;
  const left = nodes.filter(node => isVoter(node) && (node.health === 'ok' || isDoubted(node))).length;
  if (left < quorum && after - suspected.after >= SETTLED)
    return `No quorum: ${left} of ${plural(voters, 'master')} ${left === 1 ? 'is' : 'are'} left to vote, ${quorum} are needed.`;
  if (!failed) return null;

  const waited = after - failed.after;
  const reasons = replicas
    .filter(one => doubtOf(one))
    .map(one => `${one.name} ${doubtOf(one)}`)
    .join('; ');
  if (replicas.every(one => one.unable !== null) && waited >= SETTLED)
    return `No replica can take over: ${reasons}.`;
  if (waited < patience(incident)) return null;
  const told = reasons === '' ? '' : ` ${reasons}.`;
  return has(incident, 'election')
    ? `No election was won within ${exactDuration(waited)} after FAIL: votes were asked for and no majority was reached.${told}`
    : `No replica asked for votes within ${exactDuration(waited)} after FAIL.${told}`;
}

const isDoubted = (node: Look['next']['nodes'][number]): boolean => node.health === 'pfail' && node.reachable;

/** Twice the node timeout, which is about the time from the ping that was not answered to the first PFAIL. */
function patience(incident: Incident): Millis {
  const sent = firstOf(incident, 'pending-ping')?.after;
  const suspected = firstOf(incident, 'pfail')?.after;
  const timeout = sent === undefined || suspected === undefined ? NODE_TIMEOUT : suspected - sent;
  return 2 * Math.max(timeout, 2000) + 1000 * incident.replicas.length;
}
