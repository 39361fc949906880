import { exactDuration } from '../../format/duration';
import type { NewEvent } from '../events';
import type { Millis } from '../ids';

/** What is told when the clock by which events are stamped has jumped by `by` ms; negative: it was set back. */
export function clockChanged(by: Millis, at: Millis): NewEvent {
  const span = exactDuration(Math.round(Math.abs(by) / 1000) * 1000);
  const text =
    by < 0
      ? `This server's clock was set back by ${span}; times before this line are by the old clock`
      : `This server was suspended for ${span}, or its clock was set forward by as much`;
  return { at, type: 'clock-changed', level: by < 0 ? 'warning' : 'info', text, data: { by } };
}
