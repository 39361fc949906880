import { createServer } from 'node:net';

/**
 * The first of `count` consecutive client ports that are free on loopback together with their bus ports (+10000).
 * Both lie below 32768, where kernels do not place outgoing connections that could take a killed node's port.
 */
export async function findFreePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 12000 + 10 * Math.floor(Math.random() * 1000);
    const ports = Array.from({ length: count }, (_, i) => [base + i, base + i + 10000]).flat();
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`No ${count} consecutive free ports were found between 12000 and 22000.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
