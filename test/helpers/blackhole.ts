import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RealNode } from './real-node';

/** A listener that takes every connection and never says a word. */
export async function startSilentListener(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/**
 * Freezes a node started with `tcp-backlog 1` and fills its accept queue, until the kernel answers no more: from then on
 * a connection attempt meets silence, as behind a firewall that drops. Gives the undo.
 */
export async function blackhole(node: RealNode): Promise<() => void> {
  node.freeze();
  const fillers: Socket[] = [];
  for (let i = 0; i < 50; i++) {
    const socket = connect(node.port, '127.0.0.1');
    fillers.push(socket);
    socket.on('error', () => {});
    const opened = await Promise.race([
      new Promise<boolean>(resolve => socket.once('connect', () => resolve(true))),
      sleep(300).then(() => false),
    ]);
    if (!opened) break;
    if (i === 49) throw new Error(`${node.name} takes connections without end.`);
  }
  return () => {
    for (const socket of fillers) socket.destroy();
    node.resume();
  };
}
