import type { Millis } from '@/lib/cluster/ids';

const WINDOW: Millis = 60_000;
/** Addresses remembered at once; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** Counts attempts per remote address over one minute. */
export interface AttemptLimit {
  /** Notes one attempt; answers 0 when it is allowed, else how many ms to wait. */
  attempt(address: string): Millis;
}

export function createAttemptLimit(now: () => Millis, perMinute = 10): AttemptLimit {
  const windows = new Map<string, { readonly since: Millis; count: number }>();
  return {
    attempt(address) {
      const known = windows.get(address);
      if (!known || now() - known.since >= WINDOW) {
        windows.delete(address);
        windows.set(address, { since: now(), count: 1 });
        const oldest = windows.keys().next().value;
        if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
        return 0;
      }
      known.count++;
      return known.count <= perMinute ? 0 : known.since + WINDOW - now();
    },
  };
}
