import type { Millis } from '@/lib/cluster/ids';
import type { Extent } from '@/lib/history/moment';

/** `12:03:22` in the reader's time zone. */
export function localSecond(at: Millis): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
}

/** `20 Nov 2026` in the reader's time zone. */
export function localDay(at: Millis): string {
  return `${shortDay(at)} ${new Date(at).getFullYear()}`;
}

/** `20 Nov` in the reader's time zone. */
export function shortDay(at: Millis): string {
  const date = new Date(at);
  return `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** `20 Nov 2026, 12:03:22 to 12:14:09`; the day once more where it is another one. */
export function localRange({ from, to }: Extent): string {
  const [first, last] = [localDay(from), localDay(to)];
  return `${first}, ${localSecond(from)} to ${first === last ? '' : `${last}, `}${localSecond(to)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `UTC+2`, `UTC-3:30`, `UTC`: the reader's zone as it was at that moment. */
export function localZone(at: Millis): string {
  const minutes = -new Date(at).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
