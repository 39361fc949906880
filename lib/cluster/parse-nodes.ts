import { Flag, parseFlags } from './flags';
import type { NodeId } from './ids';
import type { MalformedLine, NodeLine, NodesListing, SlotMark } from './node-line';
import { parseAddress } from './parse-address';
import { SLOT_COUNT, type SlotRange } from './slots';

const NONE: readonly never[] = [];
const SPACE = 32;
const ID_LENGTH = 40;

/**
 * Parses CLUSTER NODES text or a nodes.conf. Never throws and never guesses: a line that does not have exactly the
 * shape a server prints is listed in `malformed` with its 1-based number, and the others are used. Legal oddities
 * (CRLF, a trailing space, `vars`, empty lines) are not malformed. A complete line whose 40-character id is not
 * hexadecimal (proxies that speak the protocol invent such ids) is used *and* listed.
 */
export function parseNodes(text: string): NodesListing {
  const lines: NodeLine[] = [];
  const malformed: MalformedLine[] = [];
  let vars: NodesListing['vars'] = null;
  const scan = new LineScan(text);
  let number = 0;
  for (let start = 0; start < text.length; ) {
    number++;
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let stop = end;
    while (stop > start && (text.charCodeAt(stop - 1) === 13 || text.charCodeAt(stop - 1) === SPACE)) stop--;
    if (stop > start) {
      if (text.startsWith('vars ', start)) vars = parseVars(text.slice(start, stop));
      else {
        const line = scan.read(start, stop);
        if (typeof line === 'string') malformed.push({ line: number, reason: line });
        else {
          lines.push(line);
          if (scan.irregularId)
            malformed.push({ line: number, reason: 'id is not hexadecimal; the line is used as it is' });
        }
      }
    }
    start = end + 1;
  }
  return { lines, malformed, vars };
}

/**
 * Reads one line at a time without splitting it: a thousand-node listing is parsed each tick, and arrays of
 * substrings cost more than all the rest. Fails with a reason, not an exception.
 */
class LineScan {
  /** Set by `read`: the id has 40 characters that are not all hexadecimal. */
  irregularId = false;
  private at = 0;
  private stop = 0;

  constructor(private readonly text: string) {}

  read(start: number, stop: number): NodeLine | string {
    this.at = start;
    this.stop = stop;
    this.irregularId = false;

    const id = this.id();
    if (id === null) return 'does not begin with a 40-character node id';
    const address = parseAddress(this.word());
    if (!address) return 'address is not ip:port@busport';
    const flags = knownFlags(this.word());
    if (flags < 0) return 'flags are not those of a node';
    let masterId: NodeId | null = null;
    if (
      this.text.charCodeAt(this.at) === 45 &&
      this.at + 1 < this.stop &&
      this.text.charCodeAt(this.at + 1) === SPACE
    ) {
      this.at += 2;
    } else {
      masterId = this.id();
      if (masterId === null) return 'master is neither - nor a 40-character node id';
    }
    const pingSent = this.digits();
    const pongRecv = this.digits();
    const configEpoch = this.digits();
    if (pingSent < 0 || pongRecv < 0 || configEpoch < 0)
      return 'ping-sent, pong-recv or config-epoch is not a number';
    const link = this.word();
    if (link !== 'connected' && link !== 'disconnected')
      return 'link-state is neither connected nor disconnected';

    const line = {
      id,
      host: address.host,
      port: address.port,
      busPort: address.busPort,
      hostname: address.hostname,
      aux: address.aux,
      flags,
      masterId,
      pingSent,
      pongRecv,
      configEpoch,
      linkUp: link === 'connected',
      slots: NONE as readonly SlotRange[],
      migrating: NONE as readonly SlotMark[],
      importing: NONE as readonly SlotMark[],
    };
    if (this.at >= this.stop) return line;

    const slots: SlotRange[] = [];
    const migrating: SlotMark[] = [];
    const importing: SlotMark[] = [];
    while (this.at < this.stop) {
      const ok = this.text.charCodeAt(this.at) === 91 ? this.mark(migrating, importing) : this.range(slots);
      if (!ok) return 'slots are not ranges like 0-5460 or marks like [93->-id]';
    }
    if (slots.length > 0) line.slots = slots;
    if (migrating.length > 0) line.migrating = migrating;
    if (importing.length > 0) line.importing = importing;
    return line;
  }

  /** A 40-character id and the space (or end) behind it; null when it is none. */
  private id(): NodeId | null {
    const end = this.at + ID_LENGTH;
    if (end > this.stop || (end < this.stop && this.text.charCodeAt(end) !== SPACE)) return null;
    for (let i = this.at; i < end; i++) {
      const c = this.text.charCodeAt(i);
      if ((c >= 48 && c <= 57) || (c >= 97 && c <= 102)) continue;
      if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95) this.irregularId = true;
      else return null;
    }
    const id = this.text.slice(this.at, end) as NodeId;
    this.at = end + 1;
    return id;
  }

  private word(): string {
    const from = this.at;
    let i = from;
    while (i < this.stop && this.text.charCodeAt(i) !== SPACE) i++;
    this.at = i + 1;
    return this.text.slice(from, i);
  }

  /** A decimal number and the space behind it; -1 when it is none. */
  private digits(): number {
    let value = 0;
    let i = this.at;
    for (; i < this.stop; i++) {
      const digit = this.text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === this.at || (i < this.stop && this.text.charCodeAt(i) !== SPACE)) return -1;
    this.at = i + 1;
    return value;
  }

  /** A slot number without the character behind it; -1 when it is none. */
  private slot(): number {
    let value = 0;
    const from = this.at;
    for (; this.at < this.stop; this.at++) {
      const digit = this.text.charCodeAt(this.at) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return this.at > from && value < SLOT_COUNT ? value : -1;
  }

  private range(into: SlotRange[]): boolean {
    const first = this.slot();
    let last = first;
    if (this.at < this.stop && this.text.charCodeAt(this.at) === 45) {
      this.at++;
      last = this.slot();
    }
    if (first < 0 || last < first || !this.endOfToken()) return false;
    into.push([first, last]);
    return true;
  }

  /** `[93->-id]` or `[93-<-id]`. */
  private mark(migrating: SlotMark[], importing: SlotMark[]): boolean {
    this.at++;
    const slot = this.slot();
    const arrow = this.text.slice(this.at, this.at + 3);
    const close = this.at + 3 + ID_LENGTH;
    if (slot < 0 || (arrow !== '->-' && arrow !== '-<-') || close >= this.stop || this.text[close] !== ']')
      return false;
    const peer = this.text.slice(this.at + 3, close) as NodeId;
    this.at = close + 1;
    if (peer.includes(' ') || !this.endOfToken()) return false;
    (arrow === '->-' ? migrating : importing).push({ slot, peer });
    return true;
  }

  private endOfToken(): boolean {
    if (this.at < this.stop && this.text.charCodeAt(this.at) !== SPACE) return false;
    this.at++;
    return true;
  }
}

/** Nearly all lines carry one of these words; the rest go through the general reader. */
function knownFlags(word: string): number {
  if (word === 'master') return Flag.master;
  if (word === 'slave') return Flag.slave;
  return parseFlags(word);
}

function parseVars(line: string): NodesListing['vars'] {
  const fields = line.split(/\s+/);
  const after = (name: string) => Number(fields[fields.indexOf(name) + 1] ?? 0) || 0;
  return { currentEpoch: after('currentEpoch'), lastVoteEpoch: after('lastVoteEpoch') };
}
