import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { Millis } from '@/lib/cluster/ids';
import { failureOf } from './failure-of';
import { GuardedRedis } from './guarded-redis';
import type { LinkOptions } from './link-options';
import { now, within } from './within';

/**
 * The most that is taken in for one question, in bytes. The listing of 1000 nodes is 141 KB, that of 16384 single slots
 * 223 KB, so whoever sends more is no cluster node; without a bound its answer would fill our memory.
 */
const MOST_BYTES = 16_000_000;

/** A question, AUTH too, that was not answered for this long gives its connection up: it may be half open. */
export const GIVE_UP: Millis = 10_000;

/** One connection to a node, from its opening to its end; see `NodeLink`, which makes one after another. */
export class Connection {
  /** When its opening began, monotonic. */
  readonly begunAt: Millis = now();
  /** When it was opened, monotonic. */
  openedAt: Millis = 0;
  /** Since when a question waits for its answer, monotonic; null while none does. */
  askedAt: Millis | null = null;
  /** True once AUTH was answered: it may be asked. */
  open = false;
  /** True once it has answered something that is no error. */
  useful = false;
  /** True once somebody has checked which node answers here. */
  known = false;
  /** What the node or its bytes said of why this connection ends: more than the end itself does. */
  reason: Failure | null = null;
  /** True once the other side's kernel took it. */
  taken = false;
  readonly redis: GuardedRedis;
  private error: unknown = null;
  private received = 0;

  constructor(
    host: string,
    port: number,
    private readonly endpoint: string,
    private readonly options: LinkOptions,
  ) {
    const { connectTimeout, tls } = options;
    this.redis = new GuardedRedis({ host, port, connectTimeout, ...(tls ? { tls } : {}) });
    this.redis.on('error', error => {
      this.error = error;
    });
  }

  /** Connects and logs in. Null once it may be asked, else why not. */
  async establish(): Promise<Failure | null> {
    // ioredis makes its socket before the next turn of the event loop, and tells only of the end of its handshake.
    setImmediate(() => this.watchSocket());
    try {
      await this.redis.connect();
      this.openedAt = now();
      if (this.options.password !== undefined) await this.login(this.options.password);
      this.open = true;
      return null;
    } catch (error) {
      this.end();
      return this.reason ?? failureOf(this.error ?? error, this.endpoint);
    }
  }

  /** The port at our end; undefined before there is a socket. */
  get localPort(): number | undefined {
    const { stream } = this.redis;
    return stream && 'localPort' in stream ? stream.localPort : undefined;
  }

  /** Why it ended. */
  get ending(): Failure {
    if (this.reason) return this.reason;
    return this.error ? failureOf(this.error, this.endpoint) : explainFailure('closed', this.endpoint);
  }

  /** The question was answered: the next one may take as many bytes. */
  answered(): void {
    this.askedAt = null;
    this.received = 0;
  }

  end(): void {
    this.redis.disconnect();
  }

  private async login(password: string): Promise<void> {
    const { user } = this.options;
    this.askedAt = now();
    // A hung process lets the kernel accept the connection and then never answers.
    const answer = await within(user ? this.redis.auth(user, password) : this.redis.auth(password), GIVE_UP);
    if (answer === undefined) throw new Error('AUTH timed out');
    this.answered();
  }

  private watchSocket(): void {
    const { stream } = this.redis;
    if (!stream || stream.destroyed) return;
    if (!stream.connecting) this.taken = true;
    stream.once('connect', () => {
      this.taken = true;
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.askedAt === null) this.hearUnasked(chunk);
      this.received += chunk.length;
      if (this.received <= MOST_BYTES) return;
      const most = `cluster listing: it sends more than ${MOST_BYTES / 1_000_000} MB`;
      this.reason = explainFailure('protocol', this.endpoint, most);
      stream.destroy();
    });
  }

  /** A full or protected server says so before it is asked, and closes. */
  private hearUnasked(chunk: Buffer): void {
    const [, sentence] = /^-(.{1,200})/.exec(chunk.toString('latin1', 0, 201)) ?? [];
    const failure = sentence ? failureOf(new Error(sentence), this.endpoint) : null;
    if (failure && failure.kind !== 'other') this.reason ??= failure;
  }
}
