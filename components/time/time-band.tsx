'use client';
import { useEffect, useRef } from 'react';
import type { ClusterId } from '@/lib/cluster/ids';
import { useClusterSummary } from '../live/selectors';
import { useFreshnessKind } from '../live/use-freshness';
import { followSize } from '../ui/follow-size';
import { markOfCluster } from '../ui/mark-kind';
import { localDay, localSecond, localZone } from './local-moment';
import { useRecording, useReplay, useTime } from './time-context';
import { TimeControls } from './time-controls';
import type { TimeState } from './time-state';
import './time.css';

const selectAll = (state: TimeState) => state;

/** PAUSED AT, and the way back: stands over all that is of the past, and over nothing else. */
export function TimeBand({ id }: { readonly id: ClusterId }) {
  const { mode } = useTime(selectAll);
  return mode === 'replay' ? <Band id={id} /> : null;
}

function Band({ id }: { readonly id: ClusterId }) {
  const { wanted, shown, playing, speed, waiting, problem } = useTime(selectAll);
  const recording = useRecording();
  const ref = useHeightForOthers();
  const at = shown?.at ?? wanted;
  const elsewhere = shown && !playing && Math.abs(shown.at - wanted) >= 500;
  return (
    <section ref={ref} aria-label="Time" className="time-band">
      <p className="counting whitespace-nowrap text-base font-bold tracking-wide max-sm:tracking-normal">
        {playing ? `REPLAY ${speed}×` : 'PAUSED AT'}{' '}
        <time dateTime={new Date(at).toISOString()}>
          {localSecond(at)} {localZone(at)}
        </time>
        <span className="ml-2 text-sm font-medium max-sm:ml-1 max-sm:text-xs">{localDay(at)}</span>
      </p>
      <div className="max-sm:order-3">
        <TimeControls />
      </div>
      <p aria-live="polite" className="min-w-0 grow text-sm font-medium max-sm:order-4 max-sm:basis-full">
        {problem
          ? `${problem} ${shown ? 'What is shown is of the time above.' : ''}`
          : waiting
            ? `Waits for the server: ${localSecond(wanted)}`
            : elsewhere
              ? `Going to ${localSecond(wanted)}`
              : ''}
      </p>
      {recording ? (
        <p className="min-w-0 truncate text-sm font-medium" title={recording.file}>
          Recording {recording.file}
        </p>
      ) : (
        <GoLive id={id} />
      )}
    </section>
  );
}

function GoLive({ id }: { readonly id: ClusterId }) {
  const replay = useReplay();
  const row = useClusterSummary(id);
  const kind = useFreshnessKind(id);
  const mark = row ? markOfCluster(row, kind) : 'unknown';
  return (
    <div className="flex items-center gap-3 max-sm:ml-auto">
      <p className="text-sm font-medium max-sm:sr-only">Now: {mark}</p>
      <button
        type="button"
        aria-keyshortcuts="L"
        title="Back to the present (L)"
        onClick={replay.live}
        className="time-button time-button-strong px-3"
      >
        Go live
      </button>
    </div>
  );
}

/** Tells what is fixed to the window how much of it the band takes. */
function useHeightForOthers() {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const band = ref.current;
    const root = document.documentElement.style;
    if (!band) return;
    const unfollow = followSize(band, () => root.setProperty('--time-band', `${band.offsetHeight}px`));
    return () => {
      unfollow();
      root.removeProperty('--time-band');
    };
  }, []);
  return ref;
}
