import type { Millis } from '@/lib/cluster/ids';

const WINDOW: Millis = 60_000;
/** Addresses remembered at once; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** Counts failed attempts per remote address over one minute. */
export interface AttemptLimit {
  /** How many ms until the next attempt is allowed; 0 for now. */
  wait(address: string): Millis;
  /** Notes one that failed. */
  failed(address: string): void;
}

export function createAttemptLimit(now: () => Millis, perMinute = 10): AttemptLimit {
  const windows = new Map<string, { readonly since: Millis; count: number }>();
  const current = (address: string) => {
    const known = windows.get(address);
    return known && now() - known.since < WINDOW ? known : null;
  };
  return {
    wait(address) {
      const known = current(address);
      return known && known.count >= perMinute ? known.since + WINDOW - now() : 0;
    },
    failed(address) {
      const known = current(address);
      if (known) {
        known.count++;
        return;
      }
      windows.delete(address);
      windows.set(address, { since: now(), count: 1 });
      const oldest = windows.keys().next().value;
      if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
    },
  };
}
