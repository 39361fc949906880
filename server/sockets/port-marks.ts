/** What a port means in the namespace at hand; flags to be added up. */
export const Mark = {
  /** A Redis process listens on it. */
  listened: 1,
  /** Bus or sentinel port: every connection to it is listed. */
  bus: 2,
  /** Client port of a member of some cluster. */
  targetClient: 4,
  /** Local end of a connection that a Redis process opened to a port of this same namespace. */
  outgoing: 8,
} as const;

/** One flag byte per port; made once and marked anew for each namespace. */
export class PortMarks {
  readonly flags = new Uint8Array(65_536);
  private readonly marked: number[] = [];

  add(ports: Iterable<number>, mark: number): void {
    for (const port of ports) {
      this.flags[port]! |= mark;
      this.marked.push(port);
    }
  }

  clear(): void {
    for (const port of this.marked) this.flags[port] = 0;
    this.marked.length = 0;
  }
}
