import { MAX_BACKLOG } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { HostSample } from '@/lib/sockets/sample/sample';

const MAX_AGE: Millis = 60_000;
/** A row costs about 300 bytes here. */
const MAX_ROWS = 30_000;

/** Samples that the server has not confirmed yet, oldest first: at most a minute, 300 samples, 30 000 rows. */
export interface Backlog {
  add(sample: HostSample): void;
  at(place: number): HostSample | undefined;
  /** Removes the oldest: the server has it, or will never take it. */
  shift(): void;
  /** How many of the oldest were dropped to make room since this was last asked. */
  takeDropped(): number;
}

/** @param inFlight how many of the oldest are being sent, and must stay until they are confirmed */
export function createBacklog(inFlight: () => number): Backlog {
  /** With the time they came by a clock that nobody sets. */
  const samples: { readonly sample: HostSample; readonly since: Millis }[] = [];
  let rows = 0;
  let dropped = 0;

  const remove = (place: number) => {
    for (const { sample } of samples.splice(place, 1)) rows -= rowsOf(sample);
  };
  const isFull = (now: Millis) =>
    samples.length > MAX_BACKLOG || rows > MAX_ROWS || now - samples[inFlight()]!.since > MAX_AGE;
  return {
    add(sample) {
      const now = performance.now();
      samples.push({ sample, since: now });
      rows += rowsOf(sample);
      while (samples.length > inFlight() + 1 && isFull(now)) {
        remove(inFlight());
        dropped++;
      }
    },
    at: place => samples[place]?.sample,
    shift: () => remove(0),
    takeDropped() {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
}

function rowsOf(sample: HostSample): number {
  return sample.namespaces.reduce((sum, one) => sum + one.rows.length, 0);
}
