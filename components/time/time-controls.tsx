'use client';
import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { useReplay, useTime } from './time-context';
import { SPEEDS, type TimeState } from './time-state';
import { MINUTE, useTimeMoves } from './use-time-moves';

const selectPlaying = (state: TimeState) => state.playing;
const selectSpeed = (state: TimeState) => state.speed;
const selectLive = (state: TimeState) => state.mode === 'live';

/** Everything the keys do to time, as buttons. They take the colours of the bar they stand on. */
export function TimeControls() {
  const replay = useReplay();
  const moves = useTimeMoves();
  const playing = useTime(selectPlaying);
  const speed = useTime(selectSpeed);
  const live = useTime(selectLive);
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-1 max-sm:gap-x-0">
      <Step label="Previous event" keys="[" onClick={() => moves.toEvent(-1)}>
        <SkipBack aria-hidden size={15} />
      </Step>
      <Step label="Back one minute" keys="Shift+," onClick={() => moves.by(-MINUTE)}>
        −1 min
      </Step>
      <Step label="Back one interval" keys="," onClick={() => moves.byIntervals(-1)}>
        <StepBack aria-hidden size={15} />
      </Step>
      <Step
        label={live ? 'Pause, and look at this moment' : playing ? 'Pause' : 'Play'}
        keys="Space"
        onClick={moves.toggle}
      >
        {live || playing ? <Pause aria-hidden size={15} /> : <Play aria-hidden size={15} />}
      </Step>
      {live ? null : (
        <>
          <Step label="Forward one interval" keys="." onClick={() => moves.byIntervals(1)}>
            <StepForward aria-hidden size={15} />
          </Step>
          <Step label="Forward one minute" keys="Shift+." onClick={() => moves.by(MINUTE)}>
            +1 min
          </Step>
          <Step label="Next event" keys="]" onClick={() => moves.toEvent(1)}>
            <SkipForward aria-hidden size={15} />
          </Step>
          <fieldset className="flex items-center">
            <legend className="sr-only">Speed of playing</legend>
            {SPEEDS.map(each => (
              <button
                key={each}
                type="button"
                aria-pressed={each === speed}
                onClick={() => replay.setSpeed(each)}
                className="time-button min-w-8 px-1.5 max-sm:min-w-7 max-sm:px-1"
              >
                {each}×
              </button>
            ))}
          </fieldset>
        </>
      )}
    </div>
  );
}

function Step(props: {
  readonly label: string;
  readonly keys: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  const { label, keys, onClick, children } = props;
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      onClick={onClick}
      className="time-button min-w-8 px-1.5 max-sm:min-w-7 max-sm:px-1"
    >
      {children}
    </button>
  );
}
