import type { MarkKind } from './mark-kind';

/** Text colour of a state: 4.5:1 and more on every surface. Ok is quiet on purpose. */
export const LEVEL_TEXT: Readonly<Record<MarkKind, string>> = {
  ok: 'text-dim',
  info: 'text-info-text',
  warning: 'text-warn-text',
  critical: 'text-crit-text',
  unknown: 'text-dim',
  unreachable: 'text-ink',
  stale: 'text-dim',
};

/** Background wash of a band or row by state. */
export const LEVEL_WASH: Readonly<Record<MarkKind, string>> = {
  ok: 'bg-panel',
  info: 'wash-info',
  warning: 'wash-warning',
  critical: 'wash-critical',
  unknown: 'bg-panel',
  unreachable: 'bg-panel',
  stale: 'bg-panel',
};
