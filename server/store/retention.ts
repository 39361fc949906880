import type { Millis } from '@/lib/cluster/ids';

/** How much history is kept: what is older, or too much, goes. */
export interface Retention {
  /** Everything as it was (moments, numbers, events, texts), in ms. */
  readonly raw: Millis;
  /** Numbers rolled up to minutes, in ms. */
  readonly minute: Millis;
  /** Numbers rolled up to hours, and incidents, in ms. */
  readonly hour: Millis;
  /** Bytes of the database in use. */
  readonly maxBytes: number;
  /** ms between two enforcements. */
  readonly every: Millis;
}

const DAY: Millis = 86_400_000;

export const DEFAULT_RETENTION: Retention = {
  raw: 30 * DAY,
  minute: 90 * DAY,
  hour: 730 * DAY,
  maxBytes: 1024 ** 3,
  every: 60_000,
};
