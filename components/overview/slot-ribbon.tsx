import type { ClusterSummary } from '@/lib/wire';
import { ownerColour } from './owner-colour';

const SLOTS = 16384;

/** All slots of a cluster as one line, in the owners' hues; trouble and gaps are drawn over and under it. */
export function SlotRibbon({ ribbon }: { readonly ribbon: ClusterSummary['ribbon'] }) {
  return (
    <svg
      viewBox={`0 0 ${SLOTS} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="h-5 w-full rounded-sm"
    >
      <rect width={SLOTS} height="20" fill="var(--bg)" />
      {ribbon.map(([first, last, owner, health]) => {
        const width = last - first + 1;
        return (
          <g key={first} transform={`translate(${first} 0)`}>
            {owner >= 0 ? (
              <rect y="3" width={width} height="14" style={{ fill: ownerColour(owner) }} />
            ) : null}
            {health === 'pfail' ? <rect y="0" width={width} height="6" fill="var(--warn)" /> : null}
            {health === 'fail' ? <rect y="0" width={width} height="20" fill="var(--crit)" /> : null}
            {health === 'none' ? (
              <path
                d={`M0 10H${width}`}
                stroke="var(--crit)"
                strokeWidth="2"
                vectorEffect="non-scaling-stroke"
                strokeDasharray="3 3"
              />
            ) : null}
            <rect
              x={width - 24}
              y="3"
              width="24"
              height="14"
              fill="var(--panel)"
              opacity={width > 400 ? 1 : 0}
            />
          </g>
        );
      })}
    </svg>
  );
}
