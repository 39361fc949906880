import type { Millis } from '@/lib/cluster/ids';

/** Monotonic ms, for durations and deadlines: the wall clock may be set back an hour while we wait. */
export const now = (): Millis => performance.now();

/** The value, or undefined when it takes longer than `ms`; the promise goes on by itself. */
export async function within<T>(promise: Promise<T>, ms: Millis): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>(resolve => {
    // Timers come before sockets in a turn of the event loop: what has arrived while we were busy ourselves still counts.
    timer = setTimeout(() => setImmediate(() => resolve(undefined)), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
