'use client';
import { localSecond } from './local-moment';
import { useTime } from './time-context';
import type { TimeState } from './time-state';

const selectTitle = ({ mode, playing, shown, wanted }: TimeState) =>
  mode === 'live' ? '' : `${playing ? 'REPLAY' : 'PAUSED'} ${localSecond(shown?.at ?? wanted)} · `;

/** What a window's title begins with while it shows the past; empty while live. */
export function useTimeTitle(): string {
  return useTime(selectTitle);
}
