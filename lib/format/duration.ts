import type { Millis } from '../cluster/ids';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in its largest whole units: "0 s", "12 s", "3 min", "2 h 5 min", "4 d 3 h". Rounds down: never older than true. */
export function formatDuration(duration: Millis): string {
  const ms = Math.max(0, duration);
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return two(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'min');
  return two(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h');
}

/** How long ago, for a value's age: "now" below a second, else "12 s ago". */
export function formatAge(age: Millis): string {
  return age < SECOND ? 'now' : `${formatDuration(age)} ago`;
}

/** Shorter than a second in milliseconds: "350 ms", "1.4 s", then whole seconds and up. For pings and latencies. */
export function formatLatency(duration: Millis): string {
  if (duration < SECOND) return `${Math.round(duration)} ms`;
  if (duration < 10 * SECOND) return `${(duration / SECOND).toFixed(1)} s`;
  return formatDuration(duration);
}

function two(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}
