import type { Millis } from '@/lib/cluster/ids';

/** A drifting clock is followed within this time, and a slow network forgotten. */
const WINDOW: Millis = 120_000;
/** A clock found further back than this after a reconnect was set; less may be a slow network. */
const SET_BACK: Millis = 1000;

/**
 * Puts a host's times on our clock. What separates receiving from sending is the two clocks' difference and some delay;
 * the smallest seen has the least delay in it, so a sample that waited in a buffer is put right by those that did not.
 */
export interface HostClock {
  /** The host's clock, told on its own and at once. */
  told(at: Millis, receivedAt: Millis): void;
  /** A sample's time on our clock; never later than `receivedAt`. */
  ours(at: Millis, receivedAt: Millis): Millis;
  /** Its clock minus ours, in ms; null before the first time seen. */
  offset(): Millis | null;
}

export function createHostClock(): HostClock {
  /** Ascending in both: each the smallest difference of all that came after it. */
  let smallest: { readonly receivedAt: Millis; readonly difference: Millis }[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;

  const note = (difference: Millis, receivedAt: Millis) => {
    smallest = smallest.filter(
      one =>
        one.difference < difference && receivedAt - one.receivedAt < WINDOW && receivedAt >= one.receivedAt,
    );
    smallest.push({ receivedAt, difference });
  };
  return {
    told(at, receivedAt) {
      const difference = receivedAt - at;
      const known = smallest[0];
      if (known && difference - known.difference > SET_BACK) smallest = [];
      note(difference, receivedAt);
      lastAt = Number.NEGATIVE_INFINITY;
    },
    ours(at, receivedAt) {
      // Samples come in their own order: a time before the last one's means that the clock was set back.
      if (at < lastAt) smallest = [];
      lastAt = at;
      note(receivedAt - at, receivedAt);
      return at + smallest[0]!.difference;
    },
    offset: () => (smallest[0] ? 0 - smallest[0].difference : null),
  };
}
