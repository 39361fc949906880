import type { Millis } from '@/lib/cluster/ids';
import { chance } from './seeded';
import { isVoter, type SimNode, type Trouble, type World } from './world';

/** What one node thinks of another one. */
export interface Opinion {
  /** When its unanswered ping was sent; 0 when none is pending. */
  readonly pingSent: Millis;
  readonly linkUp: boolean;
  readonly health: 'ok' | 'pfail' | 'fail';
}

const content: Opinion = { pingSent: 0, linkUp: true, health: 'ok' };

/** The opinion `observer` has of `subject` at `now`, computed from the subject's trouble alone. */
export function opinionOf(world: World, observer: SimNode, subject: SimNode, now: Millis): Opinion {
  const trouble = subject.trouble;
  if (!trouble || observer === subject) return content;
  const failed =
    now >= failSeenAt(world, observer, subject, trouble) && now < failForgivenAt(world, subject, trouble);
  if (now >= forgivenAt(trouble, subject, world, observer))
    return failed ? { ...content, health: 'fail' } : content;
  const pingSent = pingSentAt(world, observer, subject, trouble);
  const health = failed ? 'fail' : now >= suspectsAt(world, observer, subject, trouble) ? 'pfail' : 'ok';
  return {
    pingSent: now >= pingSent ? Math.floor(pingSent) : 0,
    linkUp: now < linkDownAt(world, observer, subject, trouble),
    health,
  };
}

/** When `observer` raises PFAIL by itself: its own ping unanswered for a whole node timeout. */
export function suspectsAt(world: World, observer: SimNode, subject: SimNode, trouble: Trouble): Millis {
  // clusterCron looks every 100 ms.
  return (
    pingSentAt(world, observer, subject, trouble) +
    world.nodeTimeout +
    100 * jitter(world, observer, subject, 1)
  );
}

/** When nobody holds anything against the subject any more; infinite while it is down. */
export function forgottenAt(world: World, subject: SimNode, trouble: Trouble): Millis {
  return trouble.upAt === null
    ? Infinity
    : Math.max(trouble.upAt + 250, failForgivenAt(world, subject, trouble));
}

function pingSentAt(world: World, observer: SimNode, subject: SimNode, trouble: Trouble): Millis {
  const from = Math.max(trouble.at, observer.upSince);
  // A broken link is dialled and pinged again by the next cron; a frozen node just misses the next regular ping.
  const spread = trouble.killedAt === trouble.at ? 80 : Math.min(world.nodeTimeout / 5, 2500);
  return from + 20 + spread * jitter(world, observer, subject, 2);
}

function linkDownAt(world: World, observer: SimNode, subject: SimNode, trouble: Trouble): Millis {
  // A ping unanswered for half the node timeout makes the observer drop the link; a killed peer's kernel resets it.
  const dropped = pingSentAt(world, observer, subject, trouble) + world.nodeTimeout / 2;
  if (trouble.killedAt === null) return dropped;
  return Math.min(
    dropped,
    Math.max(trouble.killedAt, observer.upSince) + 9 + 19 * jitter(world, observer, subject, 3),
  );
}

function failSeenAt(world: World, observer: SimNode, subject: SimNode, trouble: Trouble): Millis {
  if (trouble.failAt === null) return Infinity;
  if (observer.upSince > trouble.failAt) return observer.upSince + gossipDelay(world);
  return trouble.failAt + 50 * jitter(world, observer, subject, 4);
}

function forgivenAt(trouble: Trouble, subject: SimNode, world: World, observer: SimNode): Millis {
  return trouble.upAt === null ? Infinity : trouble.upAt + 50 + 200 * jitter(world, observer, subject, 5);
}

function failForgivenAt(world: World, subject: SimNode, trouble: Trouble): Millis {
  if (trouble.upAt === null) return Infinity;
  const reached = trouble.upAt + 150;
  // clearNodeFailureIfNeeded: a master that still has its slots stays FAIL for two node timeouts.
  return isVoter(subject) && trouble.failAt !== null
    ? Math.max(reached, trouble.failAt + 2 * world.nodeTimeout)
    : reached;
}

/** How long suspicions take to spread before one node has heard a majority. */
export function gossipDelay(world: World): Millis {
  return Math.min(1000, world.nodeTimeout / 10);
}

function jitter(world: World, observer: SimNode, subject: SimNode, salt: number): number {
  return chance(world.seed, observer.number, subject.number, salt);
}
