'use client';
import type { Millis } from '@/lib/cluster/ids';
import { formatAge } from '@/lib/format/duration';
import { useServerAge } from '../live/use-freshness';

/** The age of something by the server's clock, counting on. */
export function Age({ at }: { readonly at: Millis }) {
  const age = useServerAge(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
      {age === null ? 'age unknown' : formatAge(age)}
    </time>
  );
}
