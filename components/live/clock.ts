import type { Millis } from '@/lib/cluster/ids';

/** A clock that ticks while somebody watches it; between ticks it stands still, so that one paint shows one moment. */
export interface Clock {
  now(): Millis;
  /** Between ticks too: for one-off questions. */
  exact(): Millis;
  subscribe(listener: () => void): () => void;
}

/** How often ages on screen are counted on, in ms: a stale picture is seen as stale at most this late. */
const TICK = 250;

/** A ticking clock over a monotonic time source in ms. */
export function createClock(read: () => Millis): Clock {
  const listeners = new Set<() => void>();
  let current = read();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    current = read();
    for (const listener of listeners) listener();
  };
  return {
    now: () => current,
    exact: read,
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, TICK);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
