import { connect, type Socket } from 'node:net';
import { type Reply, ReplyReader } from './resp-reader';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A pipelining RESP2 connection to a demo node, on loopback unless said otherwise. The demo *changes* its own cluster,
 * which the watcher's Redis client can never do; so it has a client of its own, without reconnecting or retrying.
 */
export class Connection {
  private readonly socket: Socket;
  private readonly reader = new ReplyReader();
  private readonly waiting: Waiting[] = [];
  private broken: Error | null = null;

  /** Connects at once. With nothing heard for `timeout` ms while a reply is due, the connection breaks. */
  constructor(port: number, timeout: number, host = '127.0.0.1') {
    this.socket = connect({ port, host, noDelay: true });
    this.socket.setTimeout(timeout, () => {
      if (this.waiting.length > 0)
        this.fail(new Error(`${host}:${port} did not answer within ${timeout} ms.`));
    });
    this.socket.on('data', chunk => this.receive(chunk));
    this.socket.on('error', error => this.fail(error));
    this.socket.on('close', () => this.fail(new Error(`${host}:${port} closed the connection.`)));
  }

  get closed(): boolean {
    return this.broken !== null;
  }

  /** How many replies are due. */
  get due(): number {
    return this.waiting.length;
  }

  /** Resolves with the reply, an `Error` among them; rejects when the connection breaks first. */
  send(words: readonly (string | number)[]): Promise<Reply> {
    if (this.broken) return Promise.reject(this.broken);
    // All commands of one turn leave in one packet.
    this.socket.cork();
    process.nextTick(() => this.socket.uncork());
    this.socket.write(encode(words));
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  close(): void {
    this.fail(new Error('The connection was closed.'));
  }

  private receive(chunk: Buffer): void {
    try {
      for (const reply of this.reader.read(chunk)) this.waiting.shift()?.resolve(reply);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private fail(error: Error): void {
    if (this.broken) return;
    this.broken = error;
    this.socket.destroy();
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

function encode(words: readonly (string | number)[]): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`;
  return text;
}
