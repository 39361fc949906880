import type { Millis } from '@/lib/cluster/ids';
import type { Clock } from '../live/clock';

/** A clock that shows the moment of the picture on screen, and stands still until it is set. */
export interface ReplayClock extends Clock {
  set(at: Millis): void;
}

export function createReplayClock(): ReplayClock {
  const listeners = new Set<() => void>();
  let current: Millis = 0;
  return {
    now: () => current,
    exact: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(at) {
      if (at === current) return;
      current = at;
      for (const listener of listeners) listener();
    },
  };
}
