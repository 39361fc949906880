'use client';
import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useShownCluster } from '../cluster/use-shown-cluster';
import { type Live, LiveContext, useLive, useLiveContext } from '../live/live-context';
import { selectHello } from '../live/selectors';
import { useNotify } from '../shell/notices';
import { useAtQuery } from './at-query';
import { createReplay, type Replay } from './replay';
import type { TimeState } from './time-state';

const ReplayContext = createContext<Replay | null>(null);

/** Holds the page's place in time: live, or a moment of the shown cluster's past. */
export function TimeProvider({ children }: { readonly children: ReactNode }) {
  const live = useLiveContext();
  const notify = useNotify();
  const [replay] = useState(() =>
    createReplay({
      live: live.store,
      ask: live.history,
      now: () => performance.now(),
      hidden: () => document.hidden,
      onCaughtUp: () => notify('Caught up with the present: this is live again.'),
    }),
  );
  const shown = useShownCluster();
  const cluster = usePathname() === '/cluster' ? shown : null;
  useEffect(() => replay.follow(cluster), [replay, cluster]);
  useAtQuery(replay, cluster, useRecording() !== null);
  // Last, so that leaving is no longer written to the address.
  useEffect(() => replay.close, [replay]);
  return <ReplayContext value={replay}>{children}</ReplayContext>;
}

/** Puts the past in the place of the present for all that is inside, while the page is in the past. */
export function ReplayScope({ children }: { readonly children: ReactNode }) {
  const live = useLiveContext();
  const replay = useReplay();
  const past = useMemo<Live>(
    () => ({
      store: replay.store,
      clock: replay.clock,
      // What is followed stays followed by those outside; of the past there is nothing to follow.
      watch: () => () => {},
      watchSockets: () => () => {},
      history: live.history,
    }),
    [replay, live],
  );
  const mode = useTime(selectMode);
  return <LiveContext value={mode === 'replay' ? past : live}>{children}</LiveContext>;
}

/** The page's way through time, for handlers. */
export function useReplay(): Replay {
  const replay = useContext(ReplayContext);
  if (!replay) throw new Error('useReplay works inside <TimeProvider> only.');
  return replay;
}

/** A part of where the page stands in time; `selector` should be a module constant. */
export function useTime<T>(selector: (state: TimeState) => T): T {
  return useStore(useReplay().time, selector);
}

const selectMode = (state: TimeState) => state.mode;
const selectIsReplay = (state: TimeState) => state.mode === 'replay';

/** Whether the past is shown, whatever is still live around it. */
export function useIsReplay(): boolean {
  return useTime(selectIsReplay);
}

/** The recording this server replays, if it does nothing else. */
export function useRecording() {
  return useLive(selectHello)?.recording ?? null;
}
