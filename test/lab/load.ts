import { connect, type Socket } from 'node:net';
import { Connection } from '@/server/demo/connection';
import { CLIENT_PORT } from './ask';

const KEYS = 300;

/** A few commands a second to every node, and idle clients of two applications that come back when they are cut off. */
export class Load {
  private readonly busy = new Map<string, Connection>();
  private readonly idle = new Set<Socket>();
  private timer: NodeJS.Timeout | null = null;
  private away = false;

  constructor(
    private readonly nodes: readonly string[],
    private readonly applications: readonly string[],
    /** Idle connections that each application holds to each node. */
    private readonly each: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.tick(), 250);
    this.gather();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    for (const connection of this.busy.values()) connection.close();
    this.scatter();
  }

  /** All idle clients leave and stay away. */
  scatter(): void {
    this.away = true;
    for (const socket of this.idle) socket.destroy();
    this.idle.clear();
  }

  /** They come back. */
  gather(): void {
    this.away = false;
    for (const ip of this.nodes)
      for (const from of this.applications) for (let i = 0; i < this.each; i++) this.hold(ip, from);
  }

  private hold(ip: string, from: string): void {
    const socket = connect({ host: ip, port: CLIENT_PORT, localAddress: from });
    this.idle.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => {
      if (!this.idle.delete(socket) || this.away) return;
      setTimeout(() => {
        if (!this.away) this.hold(ip, from);
      }, 1000).unref();
    });
  }

  private tick(): void {
    for (const ip of this.nodes) {
      let connection = this.busy.get(ip);
      if (!connection || connection.closed) {
        connection = new Connection(CLIENT_PORT, 1000, ip);
        this.busy.set(ip, connection);
      }
      if (connection.due > 4) continue;
      const key = `lab:${Math.floor(Math.random() * KEYS)}`;
      // Every node gets every key; what is not its own costs a MOVED.
      const words = Math.random() < 0.5 ? ['SET', key, 'x'.repeat(100)] : ['GET', key];
      connection.send(words).catch(() => {});
    }
  }
}
