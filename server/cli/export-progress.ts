import type { Millis } from '@/lib/cluster/ids';
import type { Range } from '../store/store';

/** Between two drawings of the line. */
const EVERY: Millis = 100;

/** One line that tells how far it got, drawn over and over. */
export interface Progress {
  step(range: Range, at: Millis, count: number): void;
  /** Takes the line away. */
  end(): void;
}

/** On a terminal only: elsewhere nobody watches. */
export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  now: () => Millis = () => performance.now(),
): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (text: string) => stream.write(`\r\u001b[K${text}`);
  return {
    step({ cluster, from, to }, at, count) {
      if (!stream.isTTY || now() - drawnAt < EVERY) return;
      drawnAt = now();
      // What is in force at the beginning is from before it.
      const share = Math.min(1, Math.max(0, (at - from) / Math.max(1, to - from)));
      draw(`${cluster}: ${Math.floor(share * 100)} %, ${count} entries, at ${new Date(at).toISOString()}`);
    },
    end() {
      if (drawnAt > Number.NEGATIVE_INFINITY) draw('');
    },
  };
}
