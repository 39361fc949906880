import type { ReactNode } from 'react';
import { LEVEL_WORDS, type MarkKind } from './mark-kind';

/** Marks with an inside; hollow they are drawn as outlines. */
const solids: Partial<Record<MarkKind, { readonly path: string; readonly colour: string }>> = {
  ok: { path: 'M8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z', colour: 'var(--ok)' },
  warning: { path: 'M8 1.8 14.8 14H1.2Z', colour: 'var(--warn)' },
  critical: { path: 'M8 .8 15.2 8 8 15.2.8 8Z', colour: 'var(--crit)' },
};

const lines: Partial<Record<MarkKind, ReactNode>> = {
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

function shapeOf(kind: MarkKind, hollow: boolean): ReactNode {
  const solid = solids[kind];
  if (!solid) return lines[kind];
  const { path, colour } = solid;
  // Scaled so that the outline stays within what the filled shape takes.
  return hollow ? (
    <path
      d={path}
      transform="translate(1.2 1.2) scale(.85)"
      fill="none"
      stroke={colour}
      strokeWidth="2"
      strokeLinejoin="round"
    />
  ) : (
    <path d={path} fill={colour} />
  );
}

/**
 * The mark of a state, drawn rather than typed so that it looks the same on every machine. `label` null when words stand
 * beside it; `hollow` for what is only suspected.
 */
export function StateMark({
  kind,
  size = 14,
  label = LEVEL_WORDS[kind],
  hollow = false,
}: {
  readonly kind: MarkKind;
  readonly size?: number;
  readonly label?: string | null;
  readonly hollow?: boolean;
}) {
  if (label === null)
    return (
      <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className="shrink-0">
        {shapeOf(kind, hollow)}
      </svg>
    );
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} role="img" aria-label={label} className="shrink-0">
      <title>{label}</title>
      {shapeOf(kind, hollow)}
    </svg>
  );
}
