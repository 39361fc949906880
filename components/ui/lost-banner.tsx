'use client';
import { formatDuration } from '@/lib/format/duration';
import { useServerLost, useSilence } from '../live/use-freshness';
import { StateMark } from './state-mark';

/** Says that this page hears nothing from the server, since when, and what happens next; nothing while it does. */
export function LostBanner() {
  const lost = useServerLost();
  const silence = useSilence();
  if (!lost) return null;
  return (
    <p
      role="status"
      className="mb-4 flex items-center gap-3 rounded-lg border border-dashed border-line-strong bg-raised px-4 py-2.5 text-sm"
    >
      <StateMark kind="unreachable" size={16} label={null} />
      <span>
        {silence === null ? (
          'The server does not answer.'
        ) : (
          <>No word from the server for {formatDuration(silence)}.</>
        )}{' '}
        This page keeps trying and recovers by itself.
      </span>
    </p>
  );
}
