import type { Millis } from '../cluster/ids';

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`: two units at the most, never negative. For figures. */
export function exactDuration(ms: Millis): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(minutes, 'min', Math.floor(seconds % 60), 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(hours, 'h', minutes % 60, 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const joined = (big: number, unit: string, small: number, smaller: string): string =>
  small === 0 ? `${big} ${unit}` : `${big} ${unit} ${small} ${smaller}`;

/** One whole unit, `0 s`, `12 s`, `3 min`, `2 h`, `4 d`, rounded down: for what counts on, and for sentences that are pushed, so that they change seldom. */
export function formatDuration(ms: Millis): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** How long ago: "now" below a second, then "12 s ago". */
export function formatAge(age: Millis): string {
  return age < 1000 ? 'now' : `${formatDuration(age)} ago`;
}
