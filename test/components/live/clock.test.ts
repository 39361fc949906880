import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClock } from '@/components/live/clock';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ticks only while watched, and stands still between ticks', () => {
  let time = 100;
  const clock = createClock(() => time);
  const seen: number[] = [];
  const stop = clock.subscribe(() => seen.push(clock.now()));
  time = 350;
  expect(clock.now()).toBe(100);
  vi.advanceTimersByTime(250);
  time = 600;
  vi.advanceTimersByTime(250);
  expect(seen).toEqual([350, 600]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
