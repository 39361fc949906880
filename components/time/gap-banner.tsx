import type { Millis } from '@/lib/cluster/ids';
import { formatDuration } from '@/lib/format/duration';
import { LocalTime } from '../ui/local-time';
import { StateMark } from '../ui/state-mark';
import { localDay } from './local-moment';

/** In the past: that nobody watched then, and from when the picture is. */
export function GapBanner({ at, beatAt }: { readonly at: Millis; readonly beatAt: Millis }) {
  return (
    <div className="flex shrink-0 items-center gap-3 border-b border-dashed border-line-strong bg-raised px-4 py-2 text-sm">
      <StateMark kind="stale" size={16} label={null} />
      <p>
        <b className="font-semibold">Slotscope was not watching at this moment.</b> What is shown is what it
        last saw, {formatDuration(at - beatAt)} before, at <LocalTime at={beatAt} />
        {localDay(at) === localDay(beatAt) ? '' : `, ${localDay(beatAt)}`}.
      </p>
    </div>
  );
}
