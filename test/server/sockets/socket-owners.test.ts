import { readdirSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SocketOwners } from '@/server/sockets/socket-owners';

let server: Server | undefined;
afterEach(() => server?.close());

const ownSockets = () =>
  readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });

test('sockets of a process that was not found yet are looked for again once it is', async () => {
  const before = new Set(ownSockets());
  server = createServer();
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  const inode = Number(ownSockets().find(one => !before.has(one)));
  const owners = new SocketOwners('/proc');
  const known = process.ppid;

  owners.begin(new Set([known]));
  expect(owners.scan([known], new Set([inode]), 0)).toBe(false);
  expect(owners.isForeign(inode)).toBe(true);
  owners.end();

  owners.begin(new Set([known]));
  expect(owners.isForeign(inode)).toBe(true);
  owners.end();

  owners.begin(new Set([known, process.pid]));
  expect(owners.isForeign(inode)).toBe(false);
  expect(owners.scan([process.pid], new Set([inode]), 1000)).toBe(true);
  expect(owners.of(inode)).toBe(process.pid);
});
