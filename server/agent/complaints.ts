import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';

const REPEAT: Millis = 600_000;

/** Says what is wrong once, and again every ten minutes as long as it stays wrong. */
export interface Complaints {
  say(sentence: string): void;
  /** All is well: the next complaint is news. */
  over(): void;
}

export function createComplaints(log: Log): Complaints {
  const said = new Map<string, Millis>();
  return {
    say(sentence) {
      const now = performance.now();
      const before = said.get(sentence);
      if (before !== undefined && now - before < REPEAT) return;
      if (said.size > 16) said.clear();
      said.set(sentence, now);
      log.warn(sentence);
    },
    over: () => said.clear(),
  };
}
