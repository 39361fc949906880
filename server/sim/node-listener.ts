import { createServer, type Server, type Socket } from 'node:net';
import type { Commands } from './commands';
import { RequestReader } from './resp-requests';
import type { SimNode } from './world';

/** A simulated node's client port on loopback: what its kernel does while the process runs, hangs or is dead. */
export class NodeListener {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private frozen = false;

  /** Listens on `port` (0 for a free one) and gives the port. Requests are answered once `serve` was called. */
  async open(port: number): Promise<number> {
    const server = createServer(socket => this.accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    server.on('error', () => {});
    this.server = server;
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  }

  private answering: { readonly node: SimNode; readonly commands: Commands } | null = null;

  serve(node: SimNode, commands: Commands): void {
    this.answering = { node, commands };
  }

  /** Connections stay and new ones are taken, but nothing is read: the kernel keeps the backlog. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  resume(): void {
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** As a dead process: connections are reset, new ones refused. Idempotent. */
  async close(): Promise<void> {
    this.frozen = false;
    for (const socket of this.sockets) socket.destroy();
    const server = this.server;
    this.server = null;
    if (server) await new Promise<void>(resolve => server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    const { answering } = this;
    if (!answering) {
      socket.destroy();
      return;
    }
    const { node, commands } = answering;
    const session = commands.newSession();
    const reader = new RequestReader();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', chunk => {
      let replies = '';
      for (const request of reader.read(chunk)) {
        if (request.type === 'broken') {
          replies += `-ERR Protocol error: ${request.reason}\r\n`;
          session.closing = true;
        } else replies += commands.answer(node, session, request.words, Date.now());
        if (session.closing) break;
      }
      if (session.closing) socket.end(replies);
      else if (replies) socket.write(replies);
    });
    if (this.frozen) socket.pause();
  }
}
