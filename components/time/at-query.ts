'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useEffect, useRef } from 'react';
import type { Replay } from './replay';
import type { TimeState } from './time-state';

/** How often the address follows a moving playhead, in ms: browsers limit how often it may change. */
const EVERY = 400;

/**
 * Keeps `at` of the address and the page's place in time the same, whichever moves. Entering and leaving the past are steps
 * in the browser's history, moving about in it is not.
 */
export function useAtQuery(replay: Replay, cluster: string | null, recorded: boolean): void {
  const [at, setAt] = useQueryState('at', parseAsInteger);
  const written = useRef<number | null>(null);

  useEffect(() => {
    if (cluster === null || at === written.current) return;
    written.current = at;
    if (at !== null) replay.seek(at);
    else replay.live();
  }, [at, cluster, replay]);
  useEffect(() => {
    if (cluster && recorded && replay.time.getState().mode === 'live') replay.live();
  }, [cluster, recorded, replay]);

  useEffect(() => {
    if (cluster === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (push: boolean) => {
      clearTimeout(timer);
      timer = undefined;
      const next = placeOf(replay.time.getState());
      if (next === written.current) return;
      written.current = next;
      void setAt(next, { history: push ? 'push' : 'replace' });
    };
    const stop = replay.time.subscribe((state, before) => {
      if (state.mode !== before.mode) write(placeOf(state) !== written.current);
      else if (placeOf(state) !== placeOf(before)) timer ??= setTimeout(() => write(false), EVERY);
    });
    return () => {
      stop();
      clearTimeout(timer);
      written.current = null;
    };
  }, [cluster, replay, setAt]);
}

function placeOf({ mode, playing, wanted, shown }: TimeState): number | null {
  if (mode === 'live') return null;
  return playing && shown ? shown.at : wanted;
}
