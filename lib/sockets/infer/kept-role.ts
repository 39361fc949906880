import type { Millis, NodeId } from '../../cluster/ids';
import type { InferredRole } from './infer-roles';

/** So long a replica whose connection is gone is still taken for one: its master may be restarting. */
const PATIENCE: Millis = 30_000;

export interface KeptOptions {
  readonly nameOf: (id: NodeId) => string;
  /** For how long its replication connection has not been seen. */
  readonly unseen: Millis;
}

/** What stays of a role once told while nothing lasting tells it; null when that has been too long. */
export function keptRole(
  known: InferredRole,
  guess: InferredRole,
  { nameOf, unseen }: KeptOptions,
): InferredRole | null {
  const master = known.masterId ? nameOf(known.masterId) : 'its master';
  const opened = guess.role === 'replica' ? guess.masterId : null;
  if (known.role === 'replica') {
    if (opened && opened === known.masterId)
      return {
        ...known,
        why: `It was a replica of ${master} before, and holds a connection to its client port.`,
      };
    if (opened) {
      const why = `It was a replica of ${master}. Its connection to ${nameOf(opened)} has yet to last.`;
      return { ...known, confidence: 0.4, why };
    }
    if (unseen >= PATIENCE) return null;
    const why = `Its connection to ${master} is gone, and it has opened no other.`;
    return { ...known, confidence: 0.4, why };
  }
  if (opened) {
    const why = `It was a master before. Its connection to ${nameOf(opened)} has yet to last.`;
    return { ...known, confidence: 0.5, why };
  }
  const { doubt, ...told } = guess;
  return doubt === 'early' ? told : null;
}

/** The role of a node whose sockets may not be told from others': the one it had, if any. */
export function hiddenRole(known: InferredRole | undefined, nameOf: (id: NodeId) => string): InferredRole {
  const why = 'Which sockets it holds may not be seen.';
  if (!known || known.doubt === 'role' || known.confidence <= NO_MORE_THAN_CHANCE)
    return { role: 'master', masterId: null, confidence: NO_MORE_THAN_CHANCE, why, doubt: 'owners' };
  const { role, masterId, confidence } = known;
  const before = masterId ? `a replica of ${nameOf(masterId)}` : `a ${role}`;
  return {
    ...{ role, masterId, doubt: 'owners' },
    confidence: Math.min(confidence, 0.4),
    why: `${why} It was ${before} before.`,
  };
}

/** How sure a role is of which nothing was seen. */
export const NO_MORE_THAN_CHANCE = 0.2;
