import type { Millis } from '@/lib/cluster/ids';
import type { SampleCause, SampleProblem } from '@/lib/sockets/sample/sample';

/** From the end of a look to the next extra one, ms; on a crowded host as many times what the last one took. */
const MIN_GAP = 80;
const GAP_PER_TOOK = 2;
const MOST_EXTRA_PER_SECOND = 8;
/** Signs that go on for hours, such as a dead node's peers trying again, get this many looks at once and then so many a second. */
const SIGN_LOOKS = 16;
const SIGN_LOOKS_PER_SECOND = 2;
/** Nobody may ask for extra looks further ahead than this, ms. */
const LONGEST_ASKED = 60_000;

/** Of a fault's own words, characters. */
const MOST_OF_REASON = 300;

/** Takes a look; `problems` tells what was wrong with its timing, given how long it took, and with the one before. */
export type TakeLook = (
  cause: SampleCause,
  problems: (took: Millis) => readonly SampleProblem[],
) => Promise<void>;

/** When to look: regularly, and on demand within bounds; one look at a time, nothing queued. */
export class LookSchedule {
  private busy = false;
  private stopped = false;
  private due = 0;
  private tickWaits = false;
  private wanted: SampleCause | null = null;
  /** When the next extra look may begin at the earliest. */
  private restUntil = Number.NEGATIVE_INFINITY;
  private signLooks = SIGN_LOOKS;
  private signLooksAt = 0;
  /** When the extra looks of the last second began. */
  private extras: number[] = [];
  private asked = { until: Number.NEGATIVE_INFINITY, every: 0 };
  private tickTimer: NodeJS.Timeout | null = null;
  private extraTimer: NodeJS.Timeout | null = null;
  private askTimer: NodeJS.Timeout | null = null;
  /** Why the newest look came to nothing, until a sample has told it. */
  private failure: SampleProblem | null = null;

  constructor(
    private readonly interval: Millis,
    private readonly take: TakeLook,
    private readonly onFailed: (problem: SampleProblem) => void = () => {},
  ) {}

  start(): void {
    this.due = performance.now();
    this.tickTimer = setTimeout(() => this.tick(), 0);
  }

  stop(): void {
    this.stopped = true;
    for (const timer of [this.tickTimer, this.extraTimer, this.askTimer]) if (timer) clearTimeout(timer);
  }

  /** One look as soon as the bounds allow; many wishes meanwhile are one. */
  extra(cause: SampleCause): void {
    if (cause !== 'asked' && this.wanted === null && !this.spendSignLook()) return;
    this.wanted ??= cause;
    this.plan();
  }

  /** Extra looks for a while; a second wish goes on as long and looks as often as either. */
  ask({ for: span, every }: { readonly for: Millis; readonly every: Millis }): void {
    const now = performance.now();
    const going = this.asked.until > now;
    this.asked = {
      until: Math.max(this.asked.until, now + Math.min(span, LONGEST_ASKED)),
      every: Math.max(MIN_GAP, going ? Math.min(this.asked.every, every) : every),
    };
    if (this.askTimer) clearTimeout(this.askTimer);
    this.askAgain();
  }

  private askAgain(): void {
    this.askTimer = null;
    if (this.stopped || performance.now() >= this.asked.until) return;
    this.extra('asked');
    this.askTimer = setTimeout(() => this.askAgain(), this.asked.every);
  }

  private tick(): void {
    if (this.busy) {
      this.tickWaits = true;
      return;
    }
    this.tickWaits = false;
    const now = performance.now();
    const late = now - this.due;
    // Looks that were missed are not made up for.
    this.due += this.interval * Math.max(1, Math.ceil((now - this.due) / this.interval));
    this.tickTimer = setTimeout(() => this.tick(), this.due - now);
    void this.run('tick', late);
  }

  private spendSignLook(): boolean {
    const now = performance.now();
    const earned = ((now - this.signLooksAt) / 1000) * SIGN_LOOKS_PER_SECOND;
    this.signLooks = Math.min(SIGN_LOOKS, this.signLooks + earned);
    this.signLooksAt = now;
    if (this.signLooks < 1) return false;
    this.signLooks--;
    return true;
  }

  private plan(): void {
    if (this.stopped || this.busy || this.wanted === null || this.extraTimer) return;
    const now = performance.now();
    this.extras = this.extras.filter(at => now - at < 1000);
    const oldest = this.extras.length >= MOST_EXTRA_PER_SECOND ? this.extras[0]! + 1000 : now;
    const wait = Math.max(oldest, this.restUntil) - now;
    if (wait > 0) {
      this.extraTimer = setTimeout(() => {
        this.extraTimer = null;
        this.plan();
      }, wait);
      return;
    }
    const cause = this.wanted;
    this.wanted = null;
    this.extras.push(now);
    void this.run(cause, 0);
  }

  private async run(cause: SampleCause, late: Millis): Promise<void> {
    this.busy = true;
    const began = performance.now();
    const { failure } = this;
    try {
      await this.take(cause, took => [...timing(took, late, this.interval), ...(failure ? [failure] : [])]);
      this.failure = null;
    } catch (error) {
      this.failure = failed(error);
      this.onFailed(this.failure);
    }
    this.busy = false;
    const ended = performance.now();
    this.restUntil = ended + Math.max(MIN_GAP, (ended - began) * GAP_PER_TOOK);
    if (this.stopped) return;
    if (this.tickWaits) this.tick();
    else this.plan();
  }
}

/** Not what the outside world does, which looks tell as what it is: a fault of ours, and no reason to go blind. */
function failed(error: unknown): SampleProblem {
  const why = (error instanceof Error ? error.message : String(error)).slice(0, MOST_OF_REASON);
  const text = `The look before this one failed and is missing: ${why}. Looks go on; please report it.`;
  return { code: 'look-failed', text };
}

function timing(took: Millis, late: Millis, interval: Millis): SampleProblem[] {
  const text =
    took > interval
      ? `A look at the sockets took ${Math.round(took)} ms, longer than the ${interval} ms between looks: looks are left out. Choose a longer interval.`
      : late > Math.max(interval / 2, 250)
        ? `A look at the sockets came ${Math.round(late)} ms late: the host or this process is busy.`
        : null;
  return text === null ? [] : [{ code: 'late', text }];
}
