import { MAX_BACKLOG } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';

/** Regular samples, looks at 10 a second, and those that signs in the kernel call for. */
const PER_SECOND = 15;

/** How many samples a host may send: what it kept while we were away at once, and so many a second from then on. */
export function createSampleLimit(now: () => Millis): () => boolean {
  let tokens = MAX_BACKLOG;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(MAX_BACKLOG, tokens + (Math.max(time - filledAt, 0) / 1000) * PER_SECOND);
    filledAt = time;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
