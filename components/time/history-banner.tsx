'use client';
import type { LiveState } from '@/lib/live';
import { useLive } from '../live/live-context';
import { StateMark } from '../ui/state-mark';

const selectUnkept = (state: LiveState) => state.unkept;

/** Says why the past is not kept while that is so; nothing else. */
export function HistoryBanner() {
  const reason = useLive(selectUnkept);
  if (!reason) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-3 border-b border-line-strong bg-raised px-4 py-2 text-sm"
    >
      <StateMark kind="warning" size={16} label={null} />
      <p>
        <b className="font-semibold">History is not kept now.</b> {reason}
      </p>
    </div>
  );
}
