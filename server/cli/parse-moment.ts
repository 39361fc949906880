import type { Millis } from '@/lib/cluster/ids';
import { parseDuration } from '../config/duration';
import { time } from '../http/query-values';

/**
 * A moment on the command line: ISO 8601 with its offset, ms since the epoch, `now`, or so long before it (`-2h`). Null
 * for anything else: zones are never guessed.
 */
export function parseMoment(text: string, now: Millis): Millis | null {
  if (text === 'now') return now;
  if (text.startsWith('-')) {
    const before = parseDuration(text.slice(1));
    return before === null ? null : Math.max(0, Math.round(now - before));
  }
  const parsed = time.safeParse(text);
  return parsed.success ? parsed.data : null;
}
