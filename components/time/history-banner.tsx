'use client';
import type { LiveState } from '@/lib/live';
import { useLive } from '../live/live-context';
import { StateMark } from '../ui/state-mark';

const selectUnkept = (state: LiveState) => state.unkept;

/** Says why the past is not kept while that is so; nothing else. */
export function HistoryBanner() {
  const reason = useLive(selectUnkept);
  if (!reason) return null;
  const what = /^History [^:]*:/.exec(reason)?.[0] ?? '';
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-3 border-b border-line-strong bg-raised px-4 py-2 text-sm"
    >
      <StateMark kind="warning" size={16} label={null} />
      <p>
        <b className="font-semibold">{what}</b>
        {reason.slice(what.length)}
      </p>
    </div>
  );
}
