'use client';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import type { Millis } from '@/lib/cluster/ids';
import {
  clampSpan,
  followingView,
  holding,
  PRESETS,
  reachesNow,
  spanOf,
  type View,
} from '@/lib/layout/timeline-view';

const DEFAULT: Millis = PRESETS[0]?.span ?? 900_000;

const inUrl = { span: parseAsInteger, end: parseAsInteger };

/**
 * What stretch of time is in sight; in the URL as `span` (ms) and, unless it follows the present, `end` (ms since the epoch).
 * `at` is the moment on screen, which stays in sight unless the timeline was moved away from it by hand.
 */
export function useTimelineView(
  at: Millis | null,
  now: () => Millis | null,
  /** What is in sight unless the URL says it. */
  first: Millis = DEFAULT,
) {
  const [query, setQuery] = useQueryStates(inUrl, { throttleMs: 300 });
  const span = clampSpan(query.span ?? first);
  const { end } = query;
  const view = useMemo((): View | { readonly following: Millis } => {
    if (end !== null) return { from: end - span, to: end };
    const present = now();
    if (at === null || present === null) return { following: span };
    const following = followingView(span, present);
    return holding(following, at) === following ? { following: span } : holding(following, at);
  }, [span, end, at, now]);
  const setView = useCallback(
    (next: View) => {
      const length = clampSpan(spanOf(next));
      const present = now();
      const follows = present !== null && reachesNow(next, present);
      void setQuery({ span: Math.round(length), end: follows ? null : Math.round(next.to) });
    },
    [setQuery, now],
  );
  const setSpan = useCallback(
    (length: Millis) => void setQuery({ span: length === first ? null : length, end: null }),
    [setQuery, first],
  );
  return { view, span, setView, setSpan };
}
