import { roughDuration } from '../cluster/duration';
import type { Millis } from '../cluster/ids';

/** A duration that counts on while it is looked at, in one whole unit: "0 s", "12 s", "3 min", "2 h". Rounds down. */
export function formatDuration(duration: Millis): string {
  return roughDuration(duration);
}

/** How long ago: "now" below a second, then "12 s ago". */
export function formatAge(age: Millis): string {
  return age < 1000 ? 'now' : `${formatDuration(age)} ago`;
}
