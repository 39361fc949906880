'use client';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { formatDuration } from '@/lib/format/duration';
import type { Freshness } from '@/lib/live';
import { useDataAge, useSilence } from '../live/use-freshness';
import { StateMark } from '../ui/state-mark';

/** Says why the screen has lost its colour, and since when. */
export function StaleBanner({ id, kind }: { readonly id: ClusterId; readonly kind: Freshness['kind'] }) {
  const silence = useSilence();
  const age = useDataAge(id);
  return (
    <div className="counting flex shrink-0 items-center gap-3 border-b border-dashed border-line-strong bg-raised px-4 py-2 text-sm">
      <StateMark kind={kind === 'lost' ? 'unreachable' : 'stale'} size={16} label={null} />
      <p>
        {kind === 'none' ? (
          <>
            <b className="font-semibold">Nothing read yet.</b> What is shown was kept from before this server
            started.
          </>
        ) : kind === 'lost' ? (
          <>
            <b className="font-semibold">No word from the server for {said(silence)}.</b> Everything below was
            true then and may not be now. This page keeps trying and recovers by itself.
          </>
        ) : (
          <>
            <b className="font-semibold">
              {age === null ? 'The age of the last reading is not known.' : `Last reading ${said(age)} old.`}
            </b>{' '}
            {age === null
              ? "The server's clock was set back."
              : 'The server is there, but no node has answered it since. The map, graph and numbers are from then.'}
          </>
        )}
      </p>
    </div>
  );
}

function said(duration: Millis | null): string {
  return duration === null ? 'an unknown time' : formatDuration(duration);
}
