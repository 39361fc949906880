'use client';
import { useKeys } from '../shell/use-keys';
import { useReplay } from './time-context';
import { MINUTE, useTimeMoves } from './use-time-moves';

/** `L`, Space, `,` `.`, `[` `]`. With Shift the keys of comma and full stop give other signs, by the keyboard's country. */
export function useTimeKeys(): void {
  const moves = useTimeMoves();
  const replay = useReplay();
  const live = () => {
    if (replay.time.getState().mode === 'live') return false;
    moves.live();
    return undefined;
  };
  const step = (direction: -1 | 1) => (event: KeyboardEvent) => {
    const code = direction < 0 ? 'Comma' : 'Period';
    if (event.shiftKey && event.code !== code) return false;
    if (event.shiftKey) moves.by(direction * MINUTE);
    else moves.byIntervals(direction);
    return undefined;
  };
  const [back, forward] = [step(-1), step(1)];
  useKeys({
    l: live,
    L: live,
    ' ': event => {
      if (event.target instanceof Element && event.target.closest(PRESSABLE)) return false;
      moves.toggle();
      return undefined;
    },
    ',': back,
    '<': back,
    ';': event => (event.shiftKey ? back(event) : false),
    '.': forward,
    '>': forward,
    ':': event => (event.shiftKey ? forward(event) : false),
    '[': () => {
      moves.toEvent(-1);
      return undefined;
    },
    ']': () => {
      moves.toEvent(1);
      return undefined;
    },
  });
}

/** Space presses what has the focus. */
const PRESSABLE = 'button, a, summary, [role="button"], [role="slider"], [tabindex="0"]';
