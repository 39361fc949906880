/**
 * Small numbers by inode, at a fraction of what `Map` costs with the tens of thousands of sockets that a crowded host has:
 * nothing is left behind for the collector, look after look.
 */
export class InodeMap {
  private inodes = new Uint32Array(256);
  private values = new Uint32Array(256);
  private size = 0;

  /** 0 for an inode that is not in it. */
  get(inode: number): number {
    return this.values[this.find(inode)]!;
  }

  /** Inodes are 32 bits and never 0 for a socket that has one; nor is a value. */
  set(inode: number, value: number): void {
    const at = this.find(inode);
    if (this.inodes[at] === 0 && ++this.size * 2 > this.inodes.length) {
      this.rebuild(this.inodes.length * 2, () => true);
      this.set(inode, value);
      return;
    }
    this.inodes[at] = inode;
    this.values[at] = value;
  }

  /** Keeps only what has a value that is wanted. */
  filter(wanted: (value: number) => boolean): void {
    this.rebuild(this.inodes.length, wanted);
  }

  clear(): void {
    // Room for a storm is given back once it is over.
    if (this.inodes.length > 4096 && this.size * 16 < this.inodes.length)
      this.rebuild(this.inodes.length >> 1, () => false);
    else {
      this.inodes.fill(0);
      this.values.fill(0);
      this.size = 0;
    }
  }

  private rebuild(capacity: number, wanted: (value: number) => boolean): void {
    const { inodes, values } = this;
    this.inodes = new Uint32Array(capacity);
    this.values = new Uint32Array(capacity);
    this.size = 0;
    for (let at = 0; at < inodes.length; at++)
      if (inodes[at] !== 0 && wanted(values[at]!)) this.set(inodes[at]!, values[at]!);
  }

  private find(inode: number): number {
    const last = this.inodes.length - 1;
    let at = Math.imul(inode, 0x9e3779b1) >>> 7;
    for (at &= last; this.inodes[at] !== 0 && this.inodes[at] !== inode; at = (at + 1) & last);
    return at;
  }
}
