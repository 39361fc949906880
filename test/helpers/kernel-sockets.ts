import { readFileSync } from 'node:fs';

/** A connection as the kernel on the server's side sees it. */
export interface KernelSocket {
  /** Bytes that the process has not read yet. */
  readonly unread: number;
  readonly peerPort: number;
}

/** Open connections to a loopback port, those a frozen process has not accepted yet among them (Linux). */
export function connectionsTo(port: number): KernelSocket[] {
  const local = `0100007F:${hex(port)}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address === local && state === '01')
    .map(([, , peer = '', , queues = '']) => ({
      unread: Number.parseInt(queues.split(':')[1] ?? '', 16),
      peerPort: Number.parseInt(peer.split(':')[1] ?? '', 16),
    }));
}

const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
