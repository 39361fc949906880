'use client';
import { useMemo } from 'react';
import type { Millis } from '@/lib/cluster/ids';
import { useLiveStore } from '../live/live-context';
import { useNotify } from '../shell/notices';
import { eventAfter, eventBefore } from './find-event';
import type { Replay } from './replay';
import { useReplay } from './time-context';

export const MINUTE: Millis = 60_000;

/** What keys, buttons and the palette do to the page's place in time. */
export interface TimeMoves {
  /** Plays or pauses; from the present, holds it. */
  toggle(): void;
  live(): void;
  /** By so many ms; from the present, back from now. */
  by(ms: Millis): void;
  /** By so many poll intervals. */
  byIntervals(count: number): void;
  /** To the previous (-1) or next (1) event, with a word where there is none. */
  toEvent(direction: -1 | 1): void;
}

export function useTimeMoves(): TimeMoves {
  const replay = useReplay();
  const store = useLiveStore();
  const notify = useNotify();
  return useMemo(() => {
    const from = () => placeOf(replay);
    const by = (ms: Millis) => {
      const at = from();
      if (at === null) return;
      const present = replay.present();
      if (replay.time.getState().mode === 'live' && ms > 0) return;
      if (present !== null && at + ms >= present && replay.time.getState().mode === 'replay')
        notify('That is the present: L goes live.');
      replay.seek(at + ms);
    };
    let looking = false;
    return {
      toggle() {
        if (replay.time.getState().mode === 'replay' && !replay.time.getState().playing) replay.play();
        else replay.pause();
      },
      live: replay.live,
      by,
      byIntervals(count) {
        const { cluster } = replay.time.getState();
        const state = store.getState();
        const row = state.clusters?.find(each => each.id === cluster);
        by(count * (state.topologies[cluster ?? '']?.interval ?? row?.interval ?? 1000));
      },
      toEvent(direction) {
        const { cluster } = replay.time.getState();
        const at = from();
        const present = replay.present();
        if (!cluster || at === null || present === null || looking) return;
        looking = true;
        const search = direction < 0 ? eventBefore(cluster, at) : eventAfter(cluster, at, present);
        void search.then(found => {
          looking = false;
          if (found.type === 'found') replay.seek(found.event.at);
          else if (found.type === 'failed') notify(found.text, 'warning');
          else notify(direction < 0 ? 'No event is kept from before.' : 'Nothing has happened since.');
        });
      },
    };
  }, [replay, store, notify]);
}

/** The playhead; the present while live. */
function placeOf(replay: Replay): Millis | null {
  const { mode, wanted } = replay.time.getState();
  return mode === 'replay' ? wanted : replay.present();
}
