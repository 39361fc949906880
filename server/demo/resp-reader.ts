/** A RESP2 reply. An error reply is an `Error`: at its place inside an array, or to be thrown. */
export type Reply = string | number | null | Error | readonly Reply[];

const LF = 10;

/** Cuts a byte stream into RESP2 replies, however it was split into packets. */
export class ReplyReader {
  private pending: Buffer = Buffer.alloc(0);
  private at = 0;

  /** The replies that `chunk` completes. Throws on bytes that are not RESP2. */
  read(chunk: Buffer): Reply[] {
    this.pending = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    const replies: Reply[] = [];
    for (;;) {
      this.at = 0;
      const reply = this.next();
      if (reply === undefined) return replies;
      replies.push(reply);
      this.pending = this.pending.subarray(this.at);
    }
  }

  /** Undefined while the reply at `at` is not complete. */
  private next(): Reply | undefined {
    const end = this.pending.indexOf(LF, this.at);
    if (end < 0) return undefined;
    const type = String.fromCharCode(this.pending[this.at] ?? 0);
    const line = this.pending.toString('utf8', this.at + 1, end).trimEnd();
    this.at = end + 1;
    if (type === '+') return line;
    if (type === '-') return new Error(line);
    if (type === ':') return Number(line);
    if (type === '$') return this.bulk(Number(line));
    if (type === '*') return this.array(Number(line));
    throw new Error(`Not a RESP2 reply: ${JSON.stringify(type)}`);
  }

  private bulk(length: number): Reply | undefined {
    if (length < 0) return null;
    const from = this.at;
    if (this.pending.length < from + length + 2) return undefined;
    this.at = from + length + 2;
    return this.pending.toString('utf8', from, from + length);
  }

  private array(length: number): Reply | undefined {
    if (length < 0) return null;
    const replies: Reply[] = [];
    for (let i = 0; i < length; i++) {
      const reply = this.next();
      if (reply === undefined) return undefined;
      replies.push(reply);
    }
    return replies;
  }
}
