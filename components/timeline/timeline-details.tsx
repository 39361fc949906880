import type { NodeId } from '@/lib/cluster/ids';
import type { Level } from '@/lib/cluster/topology';
import { StateMark } from '../ui/state-mark';
import { itemWords, type TimelineItem } from './timeline-items';

/** As wide as it gets, in px. */
const WIDEST = 420;

/** What is known of the mark that is pointed at. The same is in the mark's own label, for those who hear it. */
export function TimelineDetails(props: {
  readonly item: TimelineItem;
  /** Where it is, in px from the left of the timeline. */
  readonly x: number;
  readonly width: number;
  readonly nameOf: (node: NodeId) => string;
}) {
  const { item, x, width, nameOf } = props;
  const { when, level, lines } = itemWords(item, nameOf);
  const widest = Math.min(WIDEST, width - 16);
  const left = Math.max(8, Math.min(width - widest - 8, x - widest / 2));
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute bottom-full z-20 mb-1 flex justify-center"
      style={{ left, width: widest }}
    >
      <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-xs shadow-(--shadow)">
        <p className="counting flex items-center gap-2 font-semibold">
          <StateMark kind={level as Level} size={12} label={null} />
          {when}
        </p>
        {lines.map((line, index) => (
          <p key={`${index} ${line}`} className="counting mt-0.5 text-dim wrap-anywhere">
            {line}
          </p>
        ))}
      </div>
    </div>
  );
}
