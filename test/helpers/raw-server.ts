import { type AddressInfo, createServer, type ServerOpts, type Socket } from 'node:net';

/** A TCP server on loopback that does with each connection what a test wants. */
export interface RawServer {
  readonly port: number;
  /** Connections taken so far. */
  readonly taken: number;
  /** Connections that are open now. */
  readonly open: number;
  stop(): Promise<void>;
}

export async function startRawServer(
  serve: (socket: Socket, number: number) => void,
  options: ServerOpts = {},
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let taken = 0;
  const server = createServer(options, socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, ++taken);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get taken() {
      return taken;
    },
    get open() {
      return sockets.size;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
