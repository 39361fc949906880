/** What became of the connections of one port between two looks. */
export interface Turnover {
  opened: number;
  closed: number;
}

/**
 * Which connections were there at the look before: a hash table of plain numbers, because a set of 100 000 strings a
 * second would cost more than reading the table. Two connections with one hash (1 in 4 billion pairs) count as one.
 */
export class ConnectionSet {
  private before = new Slots(256);
  private now = new Slots(256);

  /** Begins a new look; what the last one saw becomes what was there before. */
  begin(): void {
    [this.before, this.now] = [this.now, this.before];
    this.restart();
  }

  /** Begins the look again that was begun last. */
  restart(): void {
    this.before.unmeet();
    this.now.clear();
  }

  /**
   * Notes a connection by its hash; `live` is false for one that only TIME_WAIT is left of, which has opened and closed in
   * between if it was not there before.
   */
  add(hash: number, port: number, live: boolean, turnover: Turnover): void {
    this.now.set(hash, port, live);
    const was = this.before.meet(hash, live);
    if (was === 'live') return;
    if (live) turnover.opened++;
    else if (was === 'absent') {
      turnover.opened++;
      turnover.closed++;
    }
  }

  /** Calls `closed` with the port of each connection that was there before and is not any more. */
  end(closed: (port: number) => void): void {
    this.before.eachMissing(closed);
  }
}

const LIVE = 1;
const MET = 2;

/** Open addressing; a hash of 0 stands for a free slot. */
class Slots {
  private hashes: Int32Array;
  private ports: Uint16Array;
  private marks: Uint8Array;
  private size = 0;

  constructor(capacity: number) {
    this.hashes = new Int32Array(capacity);
    this.ports = new Uint16Array(capacity);
    this.marks = new Uint8Array(capacity);
  }

  clear(): void {
    // Room for a storm is given back once it is over.
    if (this.hashes.length > 4096 && this.size * 16 < this.hashes.length)
      this.resize(this.hashes.length >> 1);
    else this.hashes.fill(0);
    this.size = 0;
  }

  set(hash: number, port: number, live: boolean): void {
    if (this.size * 2 >= this.hashes.length) this.grow();
    const at = this.find(hash || 1);
    if (this.hashes[at] === 0) this.size++;
    this.hashes[at] = hash || 1;
    this.ports[at] = port;
    this.marks[at] = live ? LIVE : 0;
  }

  meet(hash: number, live: boolean): 'live' | 'ended' | 'absent' {
    const at = this.find(hash || 1);
    if (this.hashes[at] === 0) return 'absent';
    const was = this.marks[at]! & LIVE;
    if (live) this.marks[at]! |= MET;
    return was ? 'live' : 'ended';
  }

  unmeet(): void {
    for (let at = 0; at < this.marks.length; at++) this.marks[at]! &= ~MET;
  }

  eachMissing(closed: (port: number) => void): void {
    for (let at = 0; at < this.hashes.length; at++)
      if (this.hashes[at] !== 0 && this.marks[at] === LIVE) closed(this.ports[at]!);
  }

  private find(hash: number): number {
    const last = this.hashes.length - 1;
    let at = hash & last;
    while (this.hashes[at] !== 0 && this.hashes[at] !== hash) at = (at + 1) & last;
    return at;
  }

  private grow(): void {
    const { hashes, ports, marks } = this;
    this.resize(hashes.length * 2);
    for (let i = 0; i < hashes.length; i++) {
      if (hashes[i] === 0) continue;
      const at = this.find(hashes[i]!);
      this.hashes[at] = hashes[i]!;
      this.ports[at] = ports[i]!;
      this.marks[at] = marks[i]!;
    }
  }

  private resize(capacity: number): void {
    this.hashes = new Int32Array(capacity);
    this.ports = new Uint16Array(capacity);
    this.marks = new Uint8Array(capacity);
  }
}
