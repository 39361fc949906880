import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseSs, parseSsLine } from '@/lib/sockets/table/parse-ss';
import { parseTable } from '@/lib/sockets/table/parse-table';
import { type SocketRow, SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';

const NO_SS = spawnSync('ss', ['--version']).status !== 0;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

/** A listener with one connection that has keepalive on at this end. */
async function connected(host: string, listenOn = host): Promise<number> {
  const server = createServer(socket => undo.push(() => socket.destroy()));
  await new Promise<void>(resolve => server.listen(0, listenOn, resolve));
  const { port } = server.address() as AddressInfo;
  const client = await new Promise<Socket>(resolve => {
    const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: 95_000 }, () =>
      resolve(socket),
    );
  });
  undo.push(() => {
    client.destroy();
    server.close();
  });
  return port;
}

/** Whoever had the port before may have left something in TIME_WAIT. */
const isOurs = ({ state }: SocketRow): boolean => state !== SocketState.timeWait;

const byEnds = (rows: readonly SocketRow[]) =>
  rows
    .map(({ timerWhen, ...row }) => ({ ...row, txQueue: row.state === SocketState.listen ? 0 : row.txQueue }))
    .sort((a, b) => a.inode - b.inode);

describe.skipIf(NO_SS)('ss says the same as /proc (needs iproute2)', () => {
  it.each([
    ['IPv4', '127.0.0.1', '127.0.0.1', 'tcp'],
    ['IPv6', '::1', '::1', 'tcp6'],
    ['any address', '::1', '::', 'tcp6'],
    ['mapped IPv4', '127.0.0.1', '::', 'tcp6'],
  ])('%s', async (_, host, listenOn, table) => {
    const port = await connected(host, listenOn);
    const filter = `( sport = :${port} or dport = :${port} )`;
    const said = parseSs(execFileSync('ss', ['-tanoeH', filter], { encoding: 'utf8' }));
    const ss = { ...said, rows: said.rows.filter(isOurs) };
    const ports = new Uint8Array(65_536);
    ports[port] = 1;
    const tables = ['tcp', 'tcp6'].map(name =>
      parseTable(readFileSync(`/proc/net/${name}`), { endian: 'little', ports }),
    );
    expect(ss.malformedLines).toEqual([]);
    expect(ss.rows).toHaveLength(3);
    expect(ss.rows.some(row => row.ipv6)).toBe(table === 'tcp6');
    expect(byEnds(ss.rows)).toEqual(byEnds(tables.flatMap(one => one.rows).filter(isOurs)));
    const kept = ss.rows.find(row => row.timer === SocketTimer.keepalive);
    expect(kept?.timerWhen).toBeGreaterThan(9300);
    expect(kept?.timerWhen).toBeLessThanOrEqual(9500);
  });
});

describe('parseSsLine', () => {
  const timed = (timer: string) =>
    parseSsLine(`ESTAB 0 5 10.0.0.1:40000 10.0.0.2:17000 timer:(${timer}) uid:999 ino:12 sk:1 <->`);

  it.each([
    ['on,200ms,3', SocketTimer.retransmit, 20, 3],
    ['on,5.300ms,1', SocketTimer.retransmit, 530, 1],
    ['keepalive,29sec,0', SocketTimer.keepalive, 2900, 0],
    ['keepalive,1min30sec,0', SocketTimer.keepalive, 9000, 0],
    ['keepalive,119min,0', SocketTimer.keepalive, 714_000, 0],
    ['timewait,,0', SocketTimer.timeWait, 0, 0],
    ['persist,025ms,7', SocketTimer.probe, 3, 7],
    ['unknown,1sec,0', SocketTimer.none, 100, 0],
  ])('timer %s', (text, timer, timerWhen, retransmits) => {
    expect(timed(text)).toMatchObject({ timer, timerWhen, retransmits, txQueue: 5, uid: 999, inode: 12 });
  });

  it('leaves scopes away', () => {
    expect(parseSsLine('LISTEN 3 128 127.0.0.53%lo:53 0.0.0.0:*')?.local).toEqual({
      ip: '127.0.0.53',
      port: 53,
    });
    expect(parseSsLine('ESTAB 0 0 [fe80::1%eth0]:7000 [fe80::2]%eth0:41000')).toMatchObject({
      local: { ip: 'fe80::1', port: 7000 },
      remote: { ip: 'fe80::2', port: 41_000 },
      ipv6: true,
    });
  });

  it('lists what is no socket and never throws', () => {
    const good = 'ESTAB 0 0 127.0.0.1:7000 127.0.0.1:41000';
    expect(parseSs(`State Recv-Q Send-Q\n${good}\nCannot open netlink socket\n\n`)).toMatchObject({
      rows: [{ state: SocketState.established }],
      malformedLines: [3],
    });
    fc.assert(fc.property(fc.string(), junk => parseSs(`${junk}\n${good}`).rows.length >= 1));
    expect(parseSsLine('ESTAB 0 0 127.0.0.1:70000 127.0.0.1:41000')).toBeNull();
  });
});
