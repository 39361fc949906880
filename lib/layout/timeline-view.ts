import type { Millis } from '../cluster/ids';

/** The stretch of time that a timeline shows. */
export interface View {
  readonly from: Millis;
  readonly to: Millis;
}

const MINUTE: Millis = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The shortest and the longest stretch one can zoom to. */
export const SHORTEST: Millis = MINUTE;
export const LONGEST: Millis = 60 * DAY;

/** Stretches at the press of a button. */
export const PRESETS: readonly { readonly name: string; readonly span: Millis }[] = [
  { name: '15 min', span: 15 * MINUTE },
  { name: '1 h', span: HOUR },
  { name: '6 h', span: 6 * HOUR },
  { name: '24 h', span: DAY },
  { name: '7 d', span: 7 * DAY },
  { name: '30 d', span: 30 * DAY },
];

/** How much of a timeline that follows the present lies in the future, so that the live edge is not its border. */
const AHEAD = 0.02;

export const spanOf = ({ from, to }: View): Millis => to - from;

export const clampSpan = (span: Millis): Millis => Math.max(SHORTEST, Math.min(LONGEST, span));

/** The view that follows the present with this much of the past. */
export function followingView(span: Millis, now: Millis): View {
  const to = now + span * AHEAD;
  return { from: to - span, to };
}

/** How long a view that follows `to` must be for all since `from` to be in it. */
export function spanHolding(from: Millis, to: Millis): Millis {
  return clampSpan(Math.ceil((to - from) / (1 - 2 * AHEAD)));
}

/** Whether a view shows the present with nothing missing at its right, so that it is to follow it. */
export function reachesNow(view: View, now: Millis): boolean {
  return view.to >= now;
}

/** Zooms about a moment that keeps its place; a factor above 1 shows less time. */
export function zoomAbout(view: View, factor: number, at: Millis): View {
  const span = clampSpan(spanOf(view) / factor);
  const share = (at - view.from) / spanOf(view);
  const from = at - share * span;
  return { from, to: from + span };
}

/** Moves a view by a share of its own length, but not so far that all of it is to come. */
export function panBy(view: View, share: number, now: Millis): View {
  const span = spanOf(view);
  const from = Math.min(view.from + share * span, now - span * (1 - AHEAD));
  return { from, to: from + span };
}

/** A view of the same length that has a moment in it: the same one where it has already. */
export function holding(view: View, at: Millis): View {
  if (at >= view.from && at <= view.to) return view;
  const span = spanOf(view);
  return { from: at - span / 2, to: at + span / 2 };
}

/** A d3 zoom transform (scale and shift in px) for a view; `base` is the view that a scale of 1 shows. */
export function transformOf(
  view: View,
  base: View,
  width: number,
): { readonly k: number; readonly x: number } {
  const k = spanOf(base) / spanOf(view);
  return { k, x: (-(view.from - base.from) / spanOf(base)) * width * k };
}

/** The view behind a d3 zoom transform. */
export function viewOf(
  transform: { readonly k: number; readonly x: number },
  base: View,
  width: number,
): View {
  const span = spanOf(base) / transform.k;
  const from = base.from - (transform.x / width) * span;
  return { from, to: from + span };
}
