import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Extent } from '@/lib/history/moment';
import { staleAfter } from '@/lib/stale-after';

/** Recorded seconds a second. */
export const SPEEDS = [1, 4, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** Where the page stands in time. */
export interface TimeState {
  readonly mode: 'live' | 'replay';
  /** Whose past it is; null on screens that have none. */
  readonly cluster: ClusterId | null;
  /** The playhead: the moment that was asked for. */
  readonly wanted: Millis;
  /** What is on screen is of `at`; null while there is nothing. `beatAt` as in `Moment`. */
  readonly shown: { readonly at: Millis; readonly beatAt: Millis } | null;
  readonly playing: boolean;
  readonly speed: Speed;
  /** True once an answer is late. */
  readonly waiting: boolean;
  /** Why the wanted moment is not on screen: a sentence. */
  readonly problem: string | null;
  /** From when to when anything is kept, as far as it was told. */
  readonly extent: Extent | null;
}

export const initialTime: TimeState = {
  mode: 'live',
  cluster: null,
  wanted: 0,
  shown: null,
  playing: false,
  speed: 1,
  waiting: false,
  problem: null,
  extent: null,
};

/** Whether nobody watched at the moment that is shown: what is on screen then is older than it looks. */
export function wasWatching(shown: TimeState['shown'], interval: Millis): boolean {
  return !shown || shown.at - shown.beatAt <= staleAfter(interval);
}
