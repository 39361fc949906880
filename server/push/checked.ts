import { z } from 'zod';
import type { Millis } from '@/lib/cluster/ids';

/** Takes an event's arguments as they came; answers why it refuses, or null. */
export type EventHandler = (args: readonly unknown[]) => string | null;

/** Every acknowledgement can be a refusal, with a sentence. */
type Refusal = { readonly ok: false; readonly error: string };

export interface CheckedEvent<Request, Reply> {
  readonly event: string;
  /** What to send, for people. */
  readonly shape: string;
  readonly schema: z.core.$ZodType<Request>;
  /** At most so many in so many ms. */
  readonly limit: { readonly requests: number; readonly within: Millis };
  readonly now: () => Millis;
  take(request: Request, reply: (answer: Reply | Refusal) => void): void;
}

/** Hands on what fits the schema and comes no more often than it may. */
export function checked<Request, Reply>(wanted: CheckedEvent<Request, Reply>): EventHandler {
  const { event, shape, schema, limit, now } = wanted;
  let windowStart = Number.NEGATIVE_INFINITY;
  let requests = 0;
  return ([request, ack]) => {
    const reply = (answer: Reply | Refusal) => {
      if (typeof ack === 'function') ack(answer);
    };
    const parsed = z.safeParse(schema, request);
    if (!parsed.success) {
      reply({ ok: false, error: `The ${event} request is malformed: send ${shape}.` });
      return `malformed ${event}`;
    }
    // Also when the clock was set back.
    if (Math.abs(now() - windowStart) >= limit.within) {
      windowStart = now();
      requests = 0;
    }
    if (++requests > limit.requests) {
      reply({ ok: false, error: `Too many ${event} requests. Wait ${seconds(limit.within)}.` });
      return `too many ${event} requests`;
    }
    wanted.take(parsed.data, reply);
    return null;
  };
}

function seconds(ms: Millis): string {
  return ms === 1000 ? 'a second' : ms === 10_000 ? 'ten seconds' : `${ms / 1000} s`;
}
