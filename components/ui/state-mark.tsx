import type { ReactNode } from 'react';
import { LEVEL_WORDS, type MarkKind } from './mark-kind';

const shapes: Readonly<Record<MarkKind, ReactNode>> = {
  ok: <circle cx="8" cy="8" r="4.5" fill="var(--ok)" />,
  warning: <path d="M8 1.8 14.8 14H1.2Z" fill="var(--warn)" />,
  critical: <path d="M8 .8 15.2 8 8 15.2.8 8Z" fill="var(--crit)" />,
  info: (
    <path
      d="M2 5.2h11M10.2 2.2l3 3-3 3M14 10.8H3M5.8 7.8l-3 3 3 3"
      fill="none"
      stroke="var(--info)"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  unreachable: (
    <g fill="none" stroke="var(--dim)" strokeWidth="1.7" strokeLinecap="round">
      <circle cx="8" cy="8" r="5.6" />
      <path d="M2.6 13.4 13.4 2.6" />
    </g>
  ),
  stale: (
    <circle
      cx="8"
      cy="8"
      r="5.6"
      fill="none"
      stroke="var(--dim)"
      strokeWidth="1.8"
      strokeDasharray="2.6 2.2"
    />
  ),
  unknown: (
    <g fill="none" stroke="var(--unknown)" strokeWidth="1.9" strokeLinecap="round">
      <path d="M5 5.4a3 3 0 1 1 4.6 2.5C8.500 8.600 8 9.200 8 10.300" />
      <path d="M8 13.400v.1" strokeWidth="2.3" />
    </g>
  ),
};

/** The mark of a state, drawn rather than typed so that it looks the same on every machine. `label` null when words stand beside it. */
export function StateMark({
  kind,
  size = 14,
  label = LEVEL_WORDS[kind],
}: {
  readonly kind: MarkKind;
  readonly size?: number;
  readonly label?: string | null;
}) {
  if (label === null)
    return (
      <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className="shrink-0">
        {shapes[kind]}
      </svg>
    );
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} role="img" aria-label={label} className="shrink-0">
      <title>{label}</title>
      {shapes[kind]}
    </svg>
  );
}
