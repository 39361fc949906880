import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  readonly port: number;
  /** Bytes that came in and were passed on so far, and those that went back: what TCP carries, its own headers left out. */
  bytes(): { readonly up: number; readonly down: number };
  close(): void;
}

/** Passes connections to `host`, where it listens itself, on to a port of the same host, and counts what goes by. */
export async function countingProxy(host: string, to: number): Promise<CountingProxy> {
  const open = new Set<Socket>();
  let up = 0;
  let down = 0;
  const server = createServer(near => {
    const far = connect(to, host);
    for (const one of [near, far]) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', chunk => {
      up += chunk.length;
    });
    far.on('data', chunk => {
      down += chunk.length;
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => ({ up, down }),
    close() {
      server.close();
      for (const one of open) one.destroy();
    },
  };
}
