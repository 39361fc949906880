import type { Millis } from '../ids';
import type { MigrationRun } from './run';
import type { Sample, Track } from './track';

/** Rates are those of the last 30 s. */
const WINDOW: Millis = 30_000;
const SPACING: Millis = 500;
/** Anything told from less would jump about. */
const LEAST: Millis = 2000;

/** Notes what was achieved by now, and forgets what is older than the window but for the one sample it begins with. */
export function sampled(track: Track, at: Millis): Track {
  const before = track.samples;
  // Several pictures a second need not all be remembered: the last one moves on until it is half a second from the one before.
  const crowded = before.length > 1 && (before.at(-1)?.at ?? at) - (before.at(-2)?.at ?? at) < SPACING;
  const now: Sample = { at, keys: track.keysMoved ?? 0, slots: track.moved.size };
  const samples = [...(crowded ? before.slice(0, -1) : before), now];
  const first = samples.findLastIndex(sample => sample.at <= at - WINDOW);
  return { ...track, samples: first > 0 ? samples.slice(first) : samples };
}

/** Keys a second and slots a minute, and how long what is left will take at that pace. */
export function paceOf(track: Track): Pick<MigrationRun, 'rate' | 'timeLeft'> {
  const [first, last] = [track.samples[0], track.samples.at(-1)];
  const took = first && last ? last.at - first.at : 0;
  if (!first || !last || took < LEAST) return { rate: null, timeLeft: null };
  const keysPerSecond = track.keysMoved === null ? null : ((last.keys - first.keys) * 1000) / took;
  // Slots may go back.
  const slotsPerMinute = (Math.max(0, last.slots - first.slots) * 60_000) / took;
  return {
    rate: { keysPerSecond: rounded(keysPerSecond), slotsPerMinute: rounded(slotsPerMinute) ?? 0 },
    timeLeft: timeLeft(track, keysPerSecond, slotsPerMinute),
  };
}

/** By keys where they are counted, else by slots; whole seconds, for it is pushed with every change. */
function timeLeft(track: Track, keysPerSecond: number | null, slotsPerMinute: number): Millis | null {
  const marks = [...track.marks.values()];
  const keys = marks.reduce((sum, mark) => sum + (mark.keys ?? 0), 0);
  const seconds =
    keys > 0 && keysPerSecond
      ? keys / keysPerSecond
      : keys === 0 && marks.length > 0 && slotsPerMinute > 0
        ? (60 * marks.length) / slotsPerMinute
        : null;
  return seconds === null ? null : Math.ceil(seconds) * 1000;
}

/** Two leading digits are what such a figure is good for; and what moves less is not pushed. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Number(value.toPrecision(2));
