import type { Millis } from '@/lib/cluster/ids';

/** Local wall-clock time; its title is the exact UTC instant with milliseconds, local and ISO. */
export function LocalTime({ at, className }: { readonly at: Millis; readonly className?: string }) {
  const date = new Date(at);
  const iso = date.toISOString();
  return (
    <time
      dateTime={iso}
      title={`${clock(date)}.${pad(date.getMilliseconds(), 3)} local, ${iso}`}
      className={className}
    >
      {clock(date)}
    </time>
  );
}

/** `HH:MM:SS` in the reader's time zone. */
function clock(date: Date): string {
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
