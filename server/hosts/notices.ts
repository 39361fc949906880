import type { Millis } from '@/lib/cluster/ids';

/** How long a problem stays on screen after it was last seen: longer than the slowest repeat it (tables posted each minute). */
const NOTICE_LASTS: Millis = 90_000;

export interface Notice {
  readonly code: string;
  readonly text: string;
}

/** Problems that were told once and stay to be read for a while. */
export interface Notices {
  /** True when this one was not there yet: the moment to log it. */
  add(code: string, text: string): boolean;
  list(): readonly Notice[];
}

/** @param now a clock in ms that nobody sets */
export function createNotices(now: () => Millis): Notices {
  const kept = new Map<string, { readonly text: string; readonly until: Millis }>();
  const living = (code: string) => (kept.get(code)?.until ?? 0) > now();
  return {
    add(code, text) {
      const isNew = !living(code);
      kept.set(code, { text, until: now() + NOTICE_LASTS });
      return isNew;
    },
    list: () => [...kept].filter(([code]) => living(code)).map(([code, { text }]) => ({ code, text })),
  };
}
