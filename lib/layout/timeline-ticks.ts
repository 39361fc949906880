import type { Millis } from '../cluster/ids';

const SECOND: Millis = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const two = (value: number) => String(value).padStart(2, '0');

/** A tick's words, as short as its distance to the next one allows: `12:03:20`, `12:03`, `20 Nov`. Local time, 24 hours. */
export function tickWords(date: Date, step: Millis): string {
  const midnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
  if (step >= DAY || midnight) return `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return step >= MINUTE ? minute : `${minute}:${two(date.getSeconds())}`;
}
