import { shiftPicture } from '@/lib/clock/shift-picture';
import type { Millis } from '@/lib/cluster/ids';
import type { SocketPicture, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import type { Clock } from '../clock';
import type { SocketSeriesQuery } from '../clusters/live-clusters';
import type { NodesText } from '../record/text-log';

/** Puts what is observed by the steady clock on the wall clock. The same object as long as it says the same. */
export interface Shown {
  picture(observed: SocketPicture | null): SocketPicture | null;
  text(observed: NodesText | undefined): NodesText | undefined;
  /** `ask` is asked by the steady clock. */
  series(
    query: SocketSeriesQuery,
    ask: (query: SocketSeriesQuery) => readonly SocketSeries[],
  ): readonly SocketSeries[];
}

export function createShown(clock: Pick<Clock, 'shift'>): Shown {
  const pictures = remembering(shiftPicture);
  const texts = remembering(({ text, at }: NodesText, by) => ({ text, at: at + by }));
  return {
    picture: observed => observed && pictures(observed, clock.shift),
    text: observed => observed && texts(observed, clock.shift),
    series({ from, to, ...query }, ask) {
      const { shift } = clock;
      const observed = ask({ ...query, from: from - shift, to: to - shift });
      return shift === 0 ? observed : observed.map(one => ({ ...one, at: one.at.map(at => at + shift) }));
    },
  };
}

function remembering<T extends object>(move: (one: T, by: Millis) => T): (one: T, by: Millis) => T {
  const known = new WeakMap<T, { readonly by: Millis; readonly moved: T }>();
  return (one, by) => {
    if (by === 0) return one;
    const before = known.get(one);
    if (before?.by === by) return before.moved;
    const moved = move(one, by);
    known.set(one, { by, moved });
    return moved;
  };
}
