/** A request, or what the peer did wrong. */
export type Request =
  | { readonly type: 'command'; readonly words: readonly string[] }
  | { readonly type: 'broken'; readonly reason: string };

const LF = 10;
const STAR = 42;
const DOLLAR = 36;
/** Servers take inline requests up to 64 KB; nothing a client of ours sends is longer in any form. */
const MAX_PENDING = 65536;

/** Cuts a byte stream into RESP2 requests (arrays of bulk strings, or inline words), however it was split into packets. */
export class RequestReader {
  private pending: Buffer = Buffer.alloc(0);

  /** The requests that `chunk` completes. After a `broken` one the connection is of no more use. */
  read(chunk: Buffer): Request[] {
    this.pending = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    const requests: Request[] = [];
    for (;;) {
      const next = this.pending[0] === STAR ? this.array() : this.inline();
      if (!next) break;
      if (next.type === 'broken' || next.words.length > 0) requests.push(next);
      if (next.type === 'broken') break;
    }
    if (this.pending.length > MAX_PENDING) requests.push({ type: 'broken', reason: 'too big request' });
    return requests;
  }

  private inline(): Request | null {
    const end = this.pending.indexOf(LF);
    if (end < 0) return null;
    const words = this.pending.toString('utf8', 0, end).split(/\s+/).filter(Boolean);
    this.pending = this.pending.subarray(end + 1);
    return { type: 'command', words };
  }

  private array(): Request | null {
    const head = this.count(1, 'invalid multibulk length');
    if (!head || 'type' in head) return head;
    const words: string[] = [];
    let at = head.next;
    for (let i = 0; i < head.value; i++) {
      if (at >= this.pending.length) return null;
      if (this.pending[at] !== DOLLAR) {
        return {
          type: 'broken',
          reason: `expected '$', got '${String.fromCharCode(this.pending[at] ?? 0)}'`,
        };
      }
      const size = this.count(at + 1, 'invalid bulk length');
      if (!size || 'type' in size) return size;
      const end = size.next + size.value;
      if (this.pending.length < end + 2) return null;
      words.push(this.pending.toString('utf8', size.next, end));
      at = end + 2;
    }
    this.pending = this.pending.subarray(at);
    return { type: 'command', words };
  }

  /** The decimal number at `from` and where the line after it begins; null while the line is not complete. */
  private count(from: number, complaint: string): { value: number; next: number } | Request | null {
    const end = this.pending.indexOf(LF, from);
    if (end < 0) return null;
    const text = this.pending.toString('latin1', from, end).trimEnd();
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > MAX_PENDING) return { type: 'broken', reason: complaint };
    return { value, next: end + 1 };
  }
}
