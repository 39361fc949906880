import { isIP } from 'node:net';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { Millis } from '@/lib/cluster/ids';
import { type AllowedCommand, type Extra, wordsOf } from './allowed-commands';
import { Connection, GIVE_UP } from './connection';
import { failureOf } from './failure-of';
import type { LinkOptions } from './link-options';
import { now, within } from './within';

export type Answer =
  | {
      readonly ok: true;
      readonly replies: Replies;
      /** One per extra question, in the order asked. */
      readonly extras: readonly ExtraReply[];
    }
  | { readonly ok: false; readonly failure: Failure };

/** One per command asked; an error reply to one does not spoil the others. */
export type Replies = Readonly<Partial<Record<AllowedCommand, Reply>>>;

export type Reply =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly failure: Failure };

/** The reply as it came: a number, nested lists. */
export type ExtraReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: Failure };

/** Between attempts: doubles from the first to the last, each taken with full jitter so that nodes are not hit in step. */
const BACKOFF_FIRST: Millis = 250;
const BACKOFF_LAST: Millis = 2000;

/** Only a connection that was of use for this long is opened anew at once: who closes sooner would do it again and again. */
const STEADY: Millis = 1000;

/**
 * The one connection to one node. Never rejects, never queues: while a question is unanswered no other is sent, so a
 * hung process finds at most one question waiting when it wakes. Reconnects by itself, at once after the loss of a
 * steady connection, then with jittered backoff.
 */
export class NodeLink {
  readonly endpoint: string;
  private connection: Connection | null = null;
  private opening: Promise<Failure | null> | null = null;
  private lastFailure: Failure;
  private attempts = 0;
  private retryAt: Millis = 0;
  private closed = false;
  /** True once a connection was open: since then silence is not for want of TLS. */
  private spoke = false;

  constructor(
    readonly host: string,
    readonly port: number,
    private readonly options: LinkOptions,
  ) {
    this.endpoint = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    this.lastFailure = explainFailure('connecting', this.endpoint);
  }

  /** How long the question that is unanswered, or the connection that is being opened, has been waited for, in ms; 0 when none is. */
  get waiting(): Millis {
    const { connection } = this;
    const since = connection?.askedAt ?? (this.opening && connection ? connection.begunAt : null);
    return since === null ? 0 : Math.max(1, now() - since);
  }

  /** True for the row of this link's present connection in our own kernel's table. */
  owns(row: {
    readonly local: { readonly port: number };
    readonly remote: { readonly port: number };
  }): boolean {
    return row.remote.port === this.port && row.local.port === this.connection?.localPort;
  }

  /** Waits for the connection to open, for as long as that may take; for callers who ask once. */
  async connect(): Promise<void> {
    await this.ready(now() + this.options.connectTimeout);
  }

  /**
   * Asks all commands in one round trip, opening the connection first when it is time to. `unlessKnown` is asked too as
   * long as nobody has said (`know`) that the right node answers on this connection, and there is room for it.
   */
  async ask(
    commands: readonly AllowedCommand[],
    unlessKnown?: AllowedCommand,
    extras: readonly Extra[] = [],
  ): Promise<Answer> {
    const failure = await this.ready(now() + this.options.timeout);
    const { connection } = this;
    if (failure || !connection) return failed(failure ?? this.lastFailure);
    const { checks } = this.options;
    if (!unlessKnown || connection.known || commands.includes(unlessKnown) || checks?.take() === false)
      return this.question(connection, commands, extras);
    try {
      return await this.question(connection, [...commands, unlessKnown], extras);
    } finally {
      checks?.give();
    }
  }

  /** The right node answers on this connection; a new one has to be checked anew. */
  know(): void {
    if (this.connection) this.connection.known = true;
  }

  /** Closes for good. */
  close(): void {
    this.closed = true;
    this.drop();
  }

  private async question(
    connection: Connection,
    commands: readonly AllowedCommand[],
    extras: readonly Extra[],
  ): Promise<Answer> {
    if (connection.askedAt !== null) return this.unanswered(connection);
    connection.askedAt = now();
    const texts = Promise.all(commands.map(command => this.sendForText(connection, command)));
    const more = Promise.all(extras.map(extra => this.send(connection, extra)));
    const all = Promise.all([texts, more]).finally(() => connection.answered());
    const answers = await within(all, this.options.timeout);
    if (!answers) return this.unanswered(connection);
    const [replies, extraReplies] = answers;
    const failures = answers.flat().flatMap(reply => (reply.ok ? [] : [reply.failure]));
    if (failures.length < replies.length + extraReplies.length) {
      connection.useful = true;
      connection.reason = null;
      if (now() - connection.openedAt >= STEADY) this.attempts = 0;
    } else connection.reason ??= failures.find(failure => failure.kind !== 'closed') ?? null;
    if (failures.some(failure => failure.kind === 'closed')) return failed(connection.ending);
    const byCommand = Object.fromEntries(commands.map((command, index) => [command, replies[index]]));
    return { ok: true, replies: byCommand, extras: extraReplies };
  }

  private unanswered(connection: Connection): Answer {
    const { askedAt } = connection;
    if (connection === this.connection && askedAt !== null && now() - askedAt > GIVE_UP) this.drop();
    return failed(this.late());
  }

  private late(): Failure {
    return explainFailure('timeout', this.endpoint, `${this.options.timeout} ms`);
  }

  private drop(): void {
    const { connection } = this;
    this.connection = null;
    connection?.end();
  }

  /** Null once the connection is open; otherwise why it is not, no later than the deadline. */
  private async ready(deadline: Millis): Promise<Failure | null> {
    if (this.connection?.open && this.connection.redis.status === 'ready') return null;
    if (!this.opening) {
      if (this.closed || now() < this.retryAt) return this.lastFailure;
      this.opening = this.open().finally(() => {
        this.opening = null;
      });
    }
    const outcome = await within(this.opening, deadline - now());
    if (outcome !== undefined) return outcome;
    const askedAt = this.connection?.askedAt ?? null;
    return askedAt !== null && now() - askedAt >= this.options.timeout / 2 ? this.late() : this.lastFailure;
  }

  private async open(): Promise<Failure | null> {
    const connection = new Connection(this.host, this.port, this.endpoint, this.options);
    this.connection = connection;
    const failure = await connection.establish();
    if (failure || this.connection !== connection) {
      if (this.connection === connection) this.connection = null;
      connection.end();
      const deaf = this.options.tls && connection.taken && !this.spoke && failure?.kind === 'timeout';
      if (failure)
        this.lastFailure = deaf ? explainFailure('tls-mismatch', this.endpoint, 'no handshake') : failure;
      this.backOff();
      return this.lastFailure;
    }
    this.spoke = true;
    connection.redis.once('close', () => this.ended(connection));
    return null;
  }

  private ended(connection: Connection): void {
    if (this.connection !== connection) return;
    this.connection = null;
    this.lastFailure = connection.ending;
    if (connection.useful && now() - connection.openedAt >= STEADY) {
      this.retryAt = 0;
      if (!this.closed) this.options.onClosed?.();
    } else this.backOff();
  }

  private backOff(): void {
    this.attempts++;
    this.retryAt = now() + backoff(this.attempts);
  }

  private async sendForText(connection: Connection, command: AllowedCommand): Promise<Reply> {
    const reply = await this.send(connection, command);
    if (!reply.ok) return reply;
    return typeof reply.value === 'string'
      ? { ok: true, text: reply.value }
      : { ok: false, failure: explainFailure('protocol', this.endpoint, 'text') };
  }

  private async send({ redis }: Connection, ask: AllowedCommand | Extra): Promise<ExtraReply> {
    const [name, ...args] = wordsOf(ask);
    try {
      return { ok: true, value: await redis.call(name, ...args) };
    } catch (error) {
      return { ok: false, failure: failureOf(error, this.endpoint) };
    }
  }
}

const failed = (failure: Failure): Answer => ({ ok: false, failure });

function backoff(attempt: number): Millis {
  const ceiling = Math.min(BACKOFF_LAST, BACKOFF_FIRST * 2 ** (attempt - 1));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}
