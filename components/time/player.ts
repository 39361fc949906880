import type { StoreApi } from 'zustand/vanilla';
import type { Millis } from '@/lib/cluster/ids';
import type { HistoryReply, HistoryRequest } from '@/lib/wire';
import type { TimeState } from './time-state';

/** How often the playhead moves, in ms. */
const TICK: Millis = 125;
/** The shortest recorded time between two pictures, in ms: the server looks once a second at most. */
const STEP: Millis = 1000;

interface Answer {
  readonly asked: HistoryRequest;
  readonly reply: HistoryReply;
}

export interface PlayerOptions {
  readonly time: StoreApi<TimeState>;
  readonly now: () => Millis;
  readonly hidden: () => boolean;
  readonly ask: (at: Millis) => Promise<Answer | null>;
  /** Puts an answer on screen; false when it could not be. */
  readonly take: (asked: HistoryRequest, reply: HistoryReply) => boolean;
  readonly present: () => Millis | null;
  readonly onLate: () => void;
  readonly onEnd: () => void;
}

export interface Player {
  /** Goes on from the picture on screen, if it is to play. */
  restart(): void;
  /** Waits for `restart`, though it is to play: another moment was asked for. */
  hold(): void;
  stop(): void;
}

/**
 * Moves the playhead while `playing`, and asks for each picture before it is due. Where the answer is late the playhead waits
 * for it: time on screen never runs ahead of what is known.
 */
export function createPlayer(options: PlayerOptions): Player {
  const { time, now, hidden, ask, take, present, onLate, onEnd } = options;
  let timer: ReturnType<typeof setInterval> | undefined;
  let run = 0;
  /** Where the playhead was when; null while it stands. */
  let anchor: { readonly local: Millis; readonly at: Millis } | null = null;
  let next: { readonly at: Millis; answer: Answer | null } | null = null;
  /** How long an answer takes, in ms: pictures are as far apart as that makes needful. */
  let takes: Millis = 0;

  const stop = () => {
    run += 1;
    clearInterval(timer);
    timer = undefined;
    anchor = null;
    next = null;
  };
  const askNext = () => {
    const { shown, speed } = time.getState();
    if (!shown) return;
    const at = Math.round(shown.at + Math.max(STEP, speed * Math.max(TICK, 1.25 * takes)));
    const end = present();
    if (end !== null && at > end) {
      next = null;
      onEnd();
      return;
    }
    const asked: { readonly at: Millis; answer: Answer | null } = { at, answer: null };
    next = asked;
    const born = run;
    const since = now();
    void ask(at).then(answer => {
      if (born !== run) return;
      takes = now() - since;
      asked.answer = answer;
    });
  };
  const tick = () => {
    const { shown, speed, wanted } = time.getState();
    if (!shown || !next) return;
    if (hidden()) {
      anchor = null;
      return;
    }
    anchor ??= { local: now(), at: Math.max(shown.at, Math.min(wanted, next.at)) };
    const due = Math.round(anchor.at + (now() - anchor.local) * speed);
    if (due < next.at) {
      time.setState({ wanted: due });
      return;
    }
    if (!next.answer) {
      // It waits there, and goes on from there once the picture has come.
      if (wanted < next.at) time.setState({ wanted: next.at });
      if (now() - anchor.local - (next.at - anchor.at) / speed > 400) onLate();
      return;
    }
    const { at, answer } = next;
    if (!take(answer.asked, answer.reply)) return stop();
    // A tick may come a little late; an answer that did must not make time jump.
    anchor = { local: now(), at: Math.min(due, at + speed * TICK) };
    time.setState({ wanted: anchor.at });
    askNext();
  };
  return {
    stop,
    hold: stop,
    restart() {
      stop();
      if (!time.getState().playing) return;
      timer = setInterval(tick, TICK);
      askNext();
    },
  };
}
