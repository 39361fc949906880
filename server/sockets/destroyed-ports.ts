import { type SocketEnd, type SocketRow, SocketState } from '@/lib/sockets/table/socket-row';

/** The peers of a dead node try again ten times a second, and each refused attempt is a destroyed socket: one look per port is enough for so long, ms. */
const QUIET = 5000;
const MOST_ENDS = 1000;

export interface PortsOfInterest {
  readonly busPorts: ReadonlySet<number>;
  listens(port: number): boolean;
}

/** Tells which destroyed sockets call for a look: those of bus and sentinel ports, and listeners of Redis processes. */
export class DestroyedPorts {
  private readonly seen = new Map<string, number>();

  looking({ local, remote, state }: SocketRow, ports: PortsOfInterest): boolean {
    const bus = ports.busPorts;
    const end = bus.has(remote.port) ? remote : bus.has(local.port) ? local : null;
    if (end) return this.isNews(end);
    // ss shows a destroyed listener as UNCONN.
    return (state === SocketState.listen || state === SocketState.close) && ports.listens(local.port);
  }

  private isNews({ ip, port }: SocketEnd): boolean {
    const now = performance.now();
    const end = `${ip}:${port}`;
    const before = this.seen.get(end);
    if (before !== undefined && now - before < QUIET) return false;
    if (this.seen.size >= MOST_ENDS) this.seen.clear();
    this.seen.set(end, now);
    return true;
  }
}
