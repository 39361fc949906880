/** A set of inodes that costs a fraction of `Set` with the tens of thousands that a crowded host has, look after look. */
export class InodeSet {
  private slots = new Uint32Array(256);
  private size = 0;

  has(inode: number): boolean {
    return this.slots[this.find(inode)] !== 0;
  }

  /** Inodes are 32 bits and never 0 for a socket that has one. */
  add(inode: number): void {
    const at = this.find(inode);
    if (this.slots[at] !== 0) return;
    this.slots[at] = inode;
    this.size++;
    if (this.size * 2 > this.slots.length) this.grow();
  }

  clear(): void {
    // Room for a storm is given back once it is over.
    if (this.slots.length > 4096 && this.size * 16 < this.slots.length)
      this.slots = new Uint32Array(this.slots.length >> 1);
    else this.slots.fill(0);
    this.size = 0;
  }

  private find(inode: number): number {
    const last = this.slots.length - 1;
    let at = Math.imul(inode, 0x9e3779b1) >>> 7;
    for (at &= last; this.slots[at] !== 0 && this.slots[at] !== inode; at = (at + 1) & last);
    return at;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (const inode of old) if (inode !== 0) this.slots[this.find(inode)] = inode;
  }
}
