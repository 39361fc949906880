import type { Millis } from '@/lib/cluster/ids';

/**
 * The server's time. Somebody may set this machine's clock, or put the machine to sleep, at any moment. What is observed
 * is stamped by `steady`, which never notices: ages, durations and order stay right whatever happens. What people are
 * shown is told by `wall`. Between two jumps both run alike, `shift` apart.
 */
export interface Clock {
  /**
   * ms since the epoch as they would be if nobody had set the clock since our start. Never goes back; the machine's own
   * drift and small corrections are followed by running up to 5 % faster or slower.
   */
  steady(): Millis;
  /** ms since the epoch, like the machine's clock: off by more than a second only until the next check. */
  wall(): Millis;
  /** `wall` less `steady`: the sum of all jumps that were told, in ms; 0 as long as there was none. */
  readonly shift: Millis;
  /** What `shift` would be if it were checked now. */
  ahead(): Millis;
  /** Calls `listener` after each jump with how far `wall` went, in ms; negative when the clock was set back. Returns its undo. */
  onJump(listener: (by: Millis) => void): () => void;
}

/** A clock that looks after itself. */
export interface RunningClock extends Clock {
  /** Holds it against the machine's clock now; done each second by itself. */
  check(): void;
  stop(): void;
}

export interface ClockSources {
  /** The machine's clock, ms since the epoch; `Date.now` unless given. */
  readonly wall?: () => Millis;
  /** ms that nobody sets and sleep does not count in; `performance.now` unless given. */
  readonly monotonic?: () => Millis;
}

const CHECK_EVERY: Millis = 1000;
/** NTP corrects less than this gently or not at all; a difference beyond it is a jump. */
const JUMP: Millis = 1000;
/** A small difference shrinks by 1/20 a second. */
const FOLLOWED_WITHIN: Millis = 20_000;
/** A check that is late must not overdo the correction. */
const FOLLOWED_FOR: Millis = 2 * CHECK_EVERY;

export function createClock({
  wall: machine = Date.now,
  monotonic = () => performance.now(),
}: ClockSources = {}): RunningClock {
  const listeners = new Set<(by: Millis) => void>();
  let anchor = { monotonic: monotonic(), at: machine(), faster: 0 };
  let shift: Millis = 0;

  const exact = (now: Millis): Millis => {
    const passed = Math.max(0, now - anchor.monotonic);
    return anchor.at + passed + anchor.faster * Math.min(passed, FOLLOWED_FOR);
  };
  const steady = () => Math.round(exact(monotonic()));
  const check = () => {
    const now = monotonic();
    const at = exact(now);
    const off = Math.round(machine() - at - shift);
    const jumped = Math.abs(off) > JUMP;
    anchor = { monotonic: now, at, faster: jumped ? 0 : off / FOLLOWED_WITHIN };
    if (!jumped) return;
    shift += off;
    for (const listener of [...listeners]) listener(off);
  };
  const timer = setInterval(check, CHECK_EVERY);
  timer.unref();
  return {
    steady,
    wall: () => steady() + shift,
    get shift() {
      return shift;
    },
    ahead() {
      const now = Math.round(machine() - exact(monotonic()));
      return Math.abs(now - shift) > JUMP ? now : shift;
    },
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    stop: () => clearInterval(timer),
  };
}

/** The machine's clock as it is, jumps and all: for what looks once and ends. */
export const MACHINE_CLOCK: Clock = {
  steady: () => Date.now(),
  wall: () => Date.now(),
  shift: 0,
  ahead: () => 0,
  onJump: () => () => {},
};
