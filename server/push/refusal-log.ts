import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';

const QUIET: Millis = 60_000;

/** Logs refused connections and messages: the first of a kind at once, then at most one line a minute with a count. */
export interface RefusalLog {
  /** @param kind one of a few fixed words: it is the key of the limit */
  note(kind: string, facts: Readonly<Record<string, unknown>>): void;
}

export function createRefusalLog(log: Log, now: () => Millis): RefusalLog {
  const kinds = new Map<string, { loggedAt: Millis; silent: number }>();
  return {
    note(kind, facts) {
      const known = kinds.get(kind);
      if (known && now() - known.loggedAt < QUIET) {
        known.silent++;
        return;
      }
      const before = known?.silent ? { refusedMeanwhile: known.silent } : {};
      kinds.set(kind, { loggedAt: now(), silent: 0 });
      log.warn({ ...facts, ...before }, `Refused: ${kind}.`);
    },
  };
}
