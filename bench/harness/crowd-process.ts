/** `crowd-process.ts CONNECTIONS [PORT [HOST]]`: opens that many idle connections to a port of loopback or `HOST`, to one of its own if none is told, says so and holds them until its parent goes. */
import { type AddressInfo, connect, createServer } from 'node:net';

const BATCH = 100;
const [count = 0, told] = process.argv.slice(2, 4).map(Number);
const host = process.argv[4] ?? '127.0.0.1';

const port = told ?? (await ownPort());
for (let open = 0; open < count; open += BATCH)
  await Promise.all(Array.from({ length: Math.min(BATCH, count - open) }, () => opened(port)));
process.send?.('ready');
process.on('disconnect', () => process.exit(0));

function ownPort(): Promise<number> {
  const server = createServer(() => {});
  return new Promise(resolve => {
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1000 }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

function opened(to: number): Promise<void> {
  return new Promise((resolve, reject) => {
    connect(to, host, resolve).on('error', reject);
  });
}
