import type { Millis } from '../../cluster/ids';
import { plural } from '../../format/count';
import { CLUSTER, earliest, hostWitness, processWitness, US } from './candidate';
import type { DiagnosisEvidence } from './diagnosis';
import { lateSince } from './input';
import type { NodeFacts, NotReading } from './node-signs';

/** A busy server has unread bytes in many a sample: only those that nobody reads for this long are a sign. */
const UNREAD_FOR: Millis = 200;
/** And in so many looks in a row: two can meet a busy connection by chance. */
const UNREAD_LOOKS = 3;
/** Where nobody sees its kernel, a late answer is all there is. */
const UNANSWERED_ALONE: Millis = 500;

/**
 * Told apart from a network fault by who still acknowledges: bytes pile up unread in its own kernel, and what we sent
 * was acknowledged. Null when it reads, or when nothing can be told.
 */
export function notReading(node: NodeFacts): NotReading | null {
  const { sockets, query, now } = node;
  if (sockets && sockets.process === null) return null;
  const unread = unreadIn(node);
  const halted = haltOf(node);
  const late = lateSince(query, now);
  const acknowledged = late !== null && query.own?.txQueue === 0;
  // Where its own kernel is seen, an answer that is late without anything unread there is our own lateness.
  // And where peers get no acknowledgement, ours was the last that passed.
  const alone = acknowledged && !sockets && node.stuckPeers.length === 0 && now - late >= UNANSWERED_ALONE;
  if (!unread && !alone && !(halted?.process === 'stopped' && late !== null)) return null;
  const evidence: DiagnosisEvidence[] = [];
  if (unread)
    evidence.push({ witness: hostWitness(sockets?.host ?? ''), at: unread.since, text: unread.text });
  if (halted) evidence.push(halted.line);
  if (late !== null && (acknowledged || unread))
    evidence.push({
      witness: US,
      at: late,
      text: acknowledged
        ? 'Our question was acknowledged by its kernel and is not answered.'
        : 'Our question is not answered.',
    });
  if (query.pendingPings.length > 0)
    evidence.push({
      witness: CLUSTER,
      at: now,
      text: `${plural(query.pendingPings.length, 'node waits', 'nodes wait')} for its pong for more than a second.`,
    });
  return {
    since: earliest(now, unread?.since, late),
    process: halted?.process ?? processOf(node),
    evidence,
  };
}

/** State letters of a process that will not go on by itself (proc_pid_stat(5)), and what they mean. */
const HALTED = {
  T: { process: 'stopped', why: 'stopped by a signal or a debugger' },
  t: { process: 'stopped', why: 'stopped by a signal or a debugger' },
  D: { process: 'disk', why: 'blocked in the kernel, usually by a disk' },
} as const satisfies Record<string, { readonly process: NotReading['process']; readonly why: string }>;

function haltOf({ sockets, history }: NodeFacts) {
  const { pid, state = '' } = sockets?.process ?? {};
  if (!sockets || !(state === 'T' || state === 't' || state === 'D')) return null;
  const { process, why } = HALTED[state];
  const line: DiagnosisEvidence = {
    witness: processWitness(sockets.host),
    at: history?.stateSince ?? sockets.at,
    text: `Its process ${pid} is ${why} (state ${state}).`,
    confirm: `ps -o pid,stat,wchan:20,cmd -p ${pid}`,
  };
  return { process, line };
}

function processOf({ sockets, history, now }: NodeFacts): NotReading['process'] {
  if (!sockets?.process || sockets.source === 'raw') return 'unknown';
  if (history?.idleSince != null && now - history.idleSince >= 300) return 'asleep';
  return sockets.process.state === 'R' ? 'busy' : 'asleep';
}

/** Bytes in its own kernel that have not become fewer for a while, on more than one connection or in more than one look. */
function unreadIn({ own, history, sockets, now }: NodeFacts): { since: Millis; text: string } | null {
  if (!sockets) return null;
  const lasting = (since: Millis | null | undefined, at: Millis, looks: number) =>
    since != null && at - since >= UNREAD_FOR && looks >= UNREAD_LOOKS;
  const links = own.filter(track => lasting(track.unreadSince, track.at, track.unreadLooks));
  const piling = history !== undefined && lasting(history.unreadSince, history.at, history.unreadLooks);
  const clients = piling ? (sockets.client?.unread ?? 0) : 0;
  if (links.length + clients === 0) return null;
  const since = earliest(
    now,
    ...links.map(track => track.unreadSince),
    clients > 0 ? history?.unreadSince : null,
  );
  const waiting = sockets.client?.acceptQueue ?? 0;
  const parts = [
    links.length > 0 ? plural(links.length, 'cluster connection') : '',
    clients > 0 ? plural(clients, 'client connection') : '',
  ].filter(Boolean);
  return {
    since,
    text: `${parts.join(' and ')} of it ${links.length + clients === 1 ? 'holds' : 'hold'} bytes that nobody reads, and its kernel goes on acknowledging${
      waiting > 0 ? `; ${plural(waiting, 'new connection waits', 'new connections wait')} to be accepted` : ''
    }.`,
  };
}
