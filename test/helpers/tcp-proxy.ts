import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes bytes on to a loopback port, as a NAT would, and counts who came. */
export interface TcpProxy {
  readonly port: number;
  /** Connections taken so far. */
  readonly taken: number;
  stop(): Promise<void>;
}

export async function startTcpProxy(target: number, port = 0): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let taken = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer(inside => {
    taken++;
    const outside = connect(target, '127.0.0.1');
    keep(inside);
    keep(outside);
    inside.pipe(outside).pipe(inside);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get taken() {
      return taken;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
