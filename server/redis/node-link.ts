import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { Millis } from '@/lib/cluster/ids';
import { ALLOWED_COMMANDS, type AllowedCommand } from './allowed-commands';
import { failureOf } from './failure-of';
import { GuardedRedis } from './guarded-redis';

export interface LinkOptions {
  readonly user?: string;
  readonly password?: string;
  /** Present when TLS is to be spoken. */
  readonly tls?: ConnectionOptions;
  /** How long an answer may take before the node counts as unreachable. */
  readonly timeout: Millis;
  /** How long a connection may take to open. */
  readonly connectTimeout: Millis;
  /** Called when an open connection is closed by the other side: a reason to look at once. */
  readonly onClosed?: () => void;
}

/** One answer per command asked; an error reply to one does not spoil the others. */
export type Answer =
  | { readonly ok: true; readonly at: Millis; readonly replies: readonly Reply[] }
  | { readonly ok: false; readonly at: Millis; readonly failure: Failure };

export type Reply =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly failure: Failure };

/** Between attempts: doubles from the first to the last, each taken with full jitter so that nodes are not hit in step. */
const BACKOFF_FIRST: Millis = 250;
const BACKOFF_LAST: Millis = 2000;

/** A connection on which nothing was answered for this long is given up: it may be half open. */
const GIVE_UP: Millis = 10_000;

/**
 * The one connection to one node. Never rejects, never queues: while a question is unanswered no other is sent, so a
 * hung process finds at most one question waiting when it wakes. Reconnects by itself, at once after a loss, then with
 * jittered backoff.
 */
export class NodeLink {
  readonly endpoint: string;
  private redis: GuardedRedis | null = null;
  private opening: Promise<Failure | null> | null = null;
  private lastFailure: Failure;
  private attempts = 0;
  private retryAt: Millis = 0;
  private askedAt: Millis = 0;
  private closed = false;
  /** True once a connection was open: since then silence is not for want of TLS. */
  private spoke = false;
  /** True once the open connection has answered something. */
  private useful = false;
  /** The error reply to all that was asked last: it says more than the end of the connection that may follow. */
  private reason: Failure | null = null;

  constructor(
    readonly host: string,
    readonly port: number,
    private readonly options: LinkOptions,
  ) {
    this.endpoint = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    this.lastFailure = explainFailure('connecting', this.endpoint);
  }

  /** Asks all commands in one round trip, opening the connection first when it is time to. */
  async ask(commands: readonly AllowedCommand[]): Promise<Answer> {
    const deadline = Date.now() + this.options.timeout;
    const failure = await this.ready(deadline);
    if (failure) return { ok: false, at: Date.now(), failure };
    const redis = this.redis;
    if (!redis || this.askedAt > 0) return this.unanswered();

    this.askedAt = Date.now();
    const answers = commands.map(command => this.send(redis, command));
    const all = Promise.all(answers).finally(() => {
      this.askedAt = 0;
    });
    const replies = await within(all, deadline - Date.now());
    if (!replies) return this.unanswered();
    const failures = replies.flatMap(reply => (reply.ok ? [] : [reply.failure]));
    if (failures.length < replies.length) {
      this.attempts = 0;
      this.useful = true;
      this.reason = null;
    } else this.reason ??= failures.find(failure => failure.kind !== 'closed') ?? null;
    const dead = failures.find(failure => failure.kind === 'closed');
    if (dead)
      return { ok: false, at: Date.now(), failure: this.reason ?? (this.redis ? dead : this.lastFailure) };
    return { ok: true, at: Date.now(), replies };
  }

  /** Closes for good. */
  close(): void {
    this.closed = true;
    this.drop();
  }

  private unanswered(): Answer {
    const now = Date.now();
    if (this.askedAt > 0 && now - this.askedAt > GIVE_UP) this.drop();
    return {
      ok: false,
      at: now,
      failure: explainFailure('timeout', this.endpoint, `${this.options.timeout} ms`),
    };
  }

  private drop(): void {
    const redis = this.redis;
    this.redis = null;
    this.askedAt = 0;
    redis?.disconnect();
  }

  /** Null once the connection is open; otherwise why it is not, no later than the deadline. */
  private async ready(deadline: Millis): Promise<Failure | null> {
    if (this.redis?.status === 'ready') return null;
    if (!this.opening) {
      if (this.closed || Date.now() < this.retryAt) return this.lastFailure;
      this.opening = this.open().finally(() => {
        this.opening = null;
      });
    }
    const outcome = await within(this.opening, deadline - Date.now());
    return outcome === undefined ? this.lastFailure : outcome;
  }

  private async open(): Promise<Failure | null> {
    const redis = new GuardedRedis({
      host: this.host,
      port: this.port,
      connectTimeout: this.options.connectTimeout,
      ...(this.options.tls ? { tls: this.options.tls } : {}),
    });
    let socketError: unknown = null;
    redis.on('error', error => {
      socketError = error;
    });
    let taken = false;
    // ioredis makes its socket before the next turn of the event loop, and tells only of the end of its handshake.
    setImmediate(() => {
      const { stream } = redis;
      taken = stream !== undefined && !stream.connecting && !stream.destroyed;
      stream?.once('connect', () => {
        taken = true;
      });
    });
    try {
      await redis.connect();
      const { user, password } = this.options;
      // A hung process lets the kernel accept the connection and then never answers AUTH.
      if (
        password !== undefined &&
        !(await within(this.login(redis, user, password), this.options.connectTimeout))
      )
        throw new Error('AUTH timed out');
      if (this.closed) throw new Error('closed');
    } catch (error) {
      redis.disconnect();
      const failure = failureOf(socketError ?? error, this.endpoint);
      const deaf = this.options.tls && taken && !this.spoke && failure.kind === 'timeout';
      this.lastFailure = deaf ? explainFailure('tls-mismatch', this.endpoint, 'no handshake') : failure;
      this.backOff();
      return this.lastFailure;
    }
    redis.once('close', () => {
      if (this.redis !== redis) return;
      this.redis = null;
      this.lastFailure =
        this.reason ??
        (socketError ? failureOf(socketError, this.endpoint) : explainFailure('closed', this.endpoint));
      // Who closes without an answer (too many clients, protected mode, no Redis at all) would do it again at once.
      if (!this.useful) this.backOff();
      else {
        this.retryAt = 0;
        if (!this.closed) this.options.onClosed?.();
      }
    });
    this.redis = redis;
    this.spoke = true;
    this.useful = false;
    this.reason = null;
    return null;
  }

  private backOff(): void {
    this.attempts++;
    this.retryAt = Date.now() + backoff(this.attempts);
  }

  private async login(redis: GuardedRedis, user: string | undefined, password: string): Promise<true> {
    await (user ? redis.auth(user, password) : redis.auth(password));
    return true;
  }

  private async send(redis: GuardedRedis, command: AllowedCommand): Promise<Reply> {
    const [name, ...args] = ALLOWED_COMMANDS[command];
    try {
      const text = await redis.call(name, ...args);
      return typeof text === 'string'
        ? { ok: true, text }
        : { ok: false, failure: explainFailure('protocol', this.endpoint, 'text') };
    } catch (error) {
      return { ok: false, failure: failureOf(error, this.endpoint) };
    }
  }
}

function backoff(attempt: number): Millis {
  const ceiling = Math.min(BACKOFF_LAST, BACKOFF_FIRST * 2 ** (attempt - 1));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

/** The value, or undefined when it takes longer than `ms`; the promise goes on by itself. */
async function within<T>(promise: Promise<T>, ms: Millis): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>(resolve => {
    // Timers come before sockets in a turn of the event loop: what has arrived while we were busy ourselves still counts.
    timer = setTimeout(() => setImmediate(() => resolve(undefined)), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
