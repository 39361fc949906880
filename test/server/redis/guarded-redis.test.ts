import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '@/server/redis/allowed-commands';
import { GuardedRedis } from '@/server/redis/guarded-redis';

describe('nothing but the allowed commands reaches the socket', () => {
  const LAST = '*1\r\n$4\r\ninfo\r\n';
  let server: Server;
  let redis: GuardedRedis;
  let received = '';
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    server = createServer(socket => {
      sockets.add(socket);
      socket.on('data', chunk => {
        received += chunk.toString('latin1');
        // An answer to everything, so that nothing waits.
        socket.write('+OK\r\n'.repeat(chunk.toString('latin1').match(/^\*/gm)?.length ?? 0));
      });
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    redis = new GuardedRedis({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      connectTimeout: 1000,
    });
    await redis.connect();
  });
  afterAll(async () => {
    redis.disconnect();
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  });

  /** Bytes that came before the answer to an INFO sent last: what was written earlier was received earlier. */
  const bytes = async (): Promise<string> => {
    await redis.info();
    const text = received;
    received = '';
    expect(text.endsWith(LAST)).toBe(true);
    return text.slice(0, -LAST.length);
  };

  const NAMES = [
    'SET',
    'get',
    'FLUSHALL',
    'CONFIG',
    'cluster',
    'CLUSTER',
    'INFO',
    'PING',
    'DEBUG',
    'EVAL',
    'CLIENT',
    'HELLO',
    'CLUSTER NODES',
  ];
  const WORDS = [
    'NODES',
    'info',
    'FAILOVER',
    'MIGRATION',
    'STATUS',
    'IMPORT',
    'CANCEL',
    'COUNTKEYSINSLOT',
    'GETKEYSINSLOT',
    '16384',
    '-1',
    '07',
    '1e3',
    'RESET',
    'FORGET',
    'all',
    'everything',
    'SETINFO',
    'nodes\r\nFLUSHALL',
    '',
  ];

  test('opening a connection sends nothing', async () => {
    expect(await bytes()).toBe('');
  });

  test('random commands are refused before they are sent', async () => {
    const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ minLength: 1 }));
    const args = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string()), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(name, args, async (command, words) => {
        // ioredis 6.0 itself fails on names of Object.prototype (`valueOf`).
        fc.pre(!isAllowed(command, words) && command.toUpperCase() !== 'AUTH' && !(command in {}));
        await expect(redis.call(command, ...words)).rejects.toThrow(
          'is not an allowed command and was not sent',
        );
      }),
      { numRuns: 500 },
    );
    expect(await bytes()).toBe('');
  });

  test('so is every method of the client, alone and in a pipeline', async () => {
    const names = redis.getBuiltinCommands().filter(name => !['auth', 'info'].includes(name));
    expect(names.length).toBeGreaterThan(200);
    for (const name of names) {
      const method: unknown = Reflect.get(redis, name);
      if (typeof method !== 'function' || name === 'monitor' || name === 'multi') continue;
      await Promise.resolve(method.call(redis, 'a', 'b')).then(
        () => expect.unreachable(`${name} was sent`),
        (error: Error) => expect(error.message, name).toContain('was not sent'),
      );
    }
    const results = await redis.pipeline().set('a', 'b').flushall().exec();
    expect(results?.map(([error]) => error?.message)).toEqual([
      'set is not an allowed command and was not sent',
      'flushall is not an allowed command and was not sent',
    ]);
    await expect(redis.multi().set('a', 'b').exec()).rejects.toThrow();
    expect(await bytes()).toBe('');
  });

  test('there is no way around: no copy, no monitor', () => {
    expect(() => redis.duplicate()).toThrow('cannot be duplicated');
    expect(() => redis.monitor()).toThrow('cannot be duplicated');
    expect(sockets.size).toBe(1);
  });

  test('of CLUSTER MIGRATION only STATUS ALL, of counting keys only whole slots that exist', () => {
    for (const words of [
      ['MIGRATION', 'STATUS', 'ALL'],
      ['getslotmigrations'],
      ['countkeysinslot', 0],
      ['COUNTKEYSINSLOT', '16383'],
    ])
      expect(isAllowed('cluster', words), words.join(' ')).toBe(true);
    for (const words of [
      ['MIGRATION'],
      ['MIGRATION', 'STATUS'],
      ['MIGRATION', 'CANCEL', 'ALL'],
      ['MIGRATION', 'IMPORT', '0', '1'],
      ['MIGRATION', 'STATUS', 'ALL', 'ALL'],
      ['COUNTKEYSINSLOT'],
      ['COUNTKEYSINSLOT', '16384'],
      ['COUNTKEYSINSLOT', '-1'],
      ['COUNTKEYSINSLOT', '007'],
      ['COUNTKEYSINSLOT', '1', '2'],
      ['COUNTKEYSINSLOT', '1\r\nFLUSHALL'],
      ['COUNTKEYSINSLOT', '1\n'],
      ['GETSLOTMIGRATIONS', 'x'],
    ])
      expect(isAllowed('CLUSTER', words), words.join(' ')).toBe(false);
  });

  test('the allowed ones are sent as they are', async () => {
    await redis.call('CLUSTER', 'NODES');
    await redis.info();
    expect(await bytes()).toMatch(/^\*2\r\n\$7\r\nCLUSTER\r\n\$5\r\nNODES\r\n\*1\r\n\$4\r\ninfo\r\n$/i);
  });
});
