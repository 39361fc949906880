import type { Millis } from '@/lib/cluster/ids';

export interface LatestAsk<Q> {
  /** Asks as soon as it may be; takes the place of a question that still waits. */
  ask(question: Q): void;
  /** Forgets what waits and every answer that is on its way. */
  drop(): void;
}

/**
 * Asks at most once in `every` ms and with at most `open` answers outstanding: the newest question always gets its turn, those
 * in between may never be asked. Answers that come after a newer one are dropped.
 */
export function latestAsk<Q, A>(options: {
  readonly send: (question: Q) => Promise<A>;
  readonly onAnswer: (question: Q, answer: A) => void;
  readonly every: Millis;
  readonly open: number;
  /** Monotonic clock in ms. */
  readonly now: () => Millis;
}): LatestAsk<Q> {
  const { send, onAnswer, every, open, now } = options;
  let waiting: { readonly question: Q } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let answered = 0;
  let outstanding = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let generation = 0;

  const next = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting || outstanding >= open) return;
    const wait = lastAt + every - now();
    if (wait > 0) {
      timer = setTimeout(next, wait);
      return;
    }
    const { question } = waiting;
    waiting = null;
    lastAt = now();
    asked += 1;
    outstanding += 1;
    const place = asked;
    const born = generation;
    void send(question).then(answer => {
      if (born !== generation) return;
      outstanding -= 1;
      if (place > answered) {
        answered = place;
        onAnswer(question, answer);
      }
      next();
    });
  };
  return {
    ask(question) {
      waiting = { question };
      next();
    },
    drop() {
      generation += 1;
      waiting = null;
      outstanding = 0;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
