import type { SampleReply } from '@/lib/agent-wire';
import { packSample } from '@/lib/sockets/sample/pack-sample';
import type { PackedSample } from '@/lib/sockets/sample/packed-sample';
import type { HostSample } from '@/lib/sockets/sample/sample';
import { createBacklog } from './backlog';

/** Samples on their way at once: enough to catch up over a slow line, few enough to be sent anew when one is not taken. */
const WINDOW = 8;

/** Sends one packed sample; `answer` is called with what the server said, unless the connection ends first. */
export type Send = (packed: PackedSample, answer: (reply: SampleReply) => void) => void;

/** Keeps samples until the server has confirmed them, and sends them in their order as differences from one to the next. */
export interface SampleSender {
  add(sample: HostSample): void;
  /** The server is there: what waits is sent, the first whole. */
  start(send: Send): void;
  /** The server is gone: what was not confirmed waits again. */
  stop(): void;
  takeDropped(): number;
}

/** @param onRefused is given the server's sentence when it will not take a sample */
export function createSampleSender(onRefused: (text: string) => void): SampleSender {
  let send: Send | null = null;
  let inFlight = 0;
  let previous: HostSample | null = null;
  /** Answers to what was sent before the last start over mean nothing. */
  let round = 0;
  const backlog = createBacklog(() => inFlight);

  const startOver = () => {
    inFlight = 0;
    previous = null;
    round++;
  };
  const pump = () => {
    while (send && inFlight < WINDOW) {
      const sample = backlog.at(inFlight);
      if (!sample) return;
      inFlight++;
      const packed = packSample(sample, previous);
      previous = sample;
      const sentIn = round;
      send(packed, reply => {
        if (sentIn !== round) return;
        if (reply.full) startOver();
        else {
          inFlight--;
          backlog.shift();
          if (reply.refused !== undefined) onRefused(reply.refused);
        }
        pump();
      });
    }
  };
  return {
    add(sample) {
      backlog.add(sample);
      pump();
    },
    start(next) {
      startOver();
      send = next;
      pump();
    },
    stop() {
      send = null;
      startOver();
    },
    takeDropped: () => backlog.takeDropped(),
  };
}
