import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LinkOptions } from '@/server/redis/link-options';
import { NodeLink } from '@/server/redis/node-link';
import { type RawServer, startRawServer } from '../../helpers/raw-server';
import { until } from '../../helpers/until';

const OK = '+OK\r\n';

async function rawServer(...how: Parameters<typeof startRawServer>): Promise<RawServer> {
  const server = await startRawServer(...how);
  onTestFinished(() => server.stop());
  return server;
}

function linkTo({ port }: { port: number }, options: Partial<LinkOptions> = {}): NodeLink {
  const link = new NodeLink('127.0.0.1', port, { timeout: 200, connectTimeout: 1000, ...options });
  onTestFinished(() => link.close());
  return link;
}

/** Asks at once when told of a loss, as the watcher does, and every 50 ms. */
async function askFor(ms: number, server: RawServer): Promise<void> {
  let over = false;
  const link = linkTo(server, { onClosed: () => !over && void link.ask(['clusterInfo']) });
  for (const end = performance.now() + ms; performance.now() < end; await sleep(50))
    await link.ask(['clusterInfo']);
  over = true;
}

test('who answers and closes each time is connected to less and less often', async () => {
  const server = await rawServer(socket => socket.on('data', () => socket.end(OK)));
  await askFor(3000, server);
  expect(server.taken).toBeGreaterThan(1);
  expect(server.taken).toBeLessThan(10);
});

test('a steady connection that is lost is opened anew at once, once', async () => {
  const closed = vi.fn();
  const server = await rawServer((socket, number) => {
    socket.on('data', () => socket.write(OK));
    setTimeout(() => socket.destroy(), number === 1 ? 1200 : 100);
  });
  const link = linkTo(server, { onClosed: closed });
  await until('lost', async () => {
    await link.ask(['clusterInfo']);
    return closed.mock.calls.length > 0;
  });
  expect(await link.ask(['clusterInfo'])).toMatchObject({ ok: true });
  expect(server.taken).toBe(2);
  await until('lost again', () => server.open === 0);
  expect(await link.ask(['clusterInfo'])).toMatchObject({ ok: false, failure: { kind: 'closed' } });
  expect(server.taken).toBe(2);
  expect(closed).toHaveBeenCalledTimes(1);
});

test('a wall clock set back an hour delays nothing', async () => {
  let refusing = true;
  const server = await rawServer(socket => {
    if (refusing) socket.destroy();
    else socket.on('data', () => socket.write(OK));
  });
  const link = linkTo(server);
  await link.ask(['clusterInfo']);
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  refusing = false;
  await until('an answer', async () => (await link.ask(['clusterInfo'])).ok);
});

test('an AUTH that is not answered waits on its one connection', { timeout: 40_000 }, async () => {
  const server = await rawServer(socket => socket.pause());
  const link = linkTo(server, { password: 'secret', timeout: 200, connectTimeout: 200 });
  for (const end = performance.now() + 5000; performance.now() < end; await sleep(100)) {
    const answer = await link.ask(['clusterInfo']);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  }
  expect(server.taken).toBe(1);
  await until('given up', async () => (await link.ask(['clusterInfo'])) && server.taken === 2);
});

test('the late end of a dropped question does not pass for the answer to the next', {
  timeout: 40_000,
}, async () => {
  const questions: number[] = [];
  const server = await rawServer(
    (socket, number) =>
      socket.on('data', () => {
        questions[number] = (questions[number] ?? 0) + 1;
      }),
    // A hung process does not close when we do.
    { allowHalfOpen: true },
  );
  const link = linkTo(server);
  await until('a second connection', async () => (await link.ask(['clusterInfo'])) && server.taken === 2);
  // The first one ends only now: ioredis waits 2 s for the other side.
  await sleep(2500);
  for (let i = 0; i < 10; i++) await link.ask(['clusterInfo']);
  expect(questions.slice(1)).toEqual([1, 1]);
});

test('an answer without end is cut off', { timeout: 40_000 }, async () => {
  const chunk = Buffer.alloc(1_000_000, 'x');
  let sent = 0;
  const server = await rawServer(socket =>
    socket.once('data', () => {
      socket.write('$500000000\r\n');
      const more = () => {
        while (socket.writable && socket.write(chunk)) sent += chunk.length;
        sent += chunk.length;
      };
      socket.on('drain', more);
      more();
    }),
  );
  const link = linkTo(server, { timeout: 10_000 });
  const answer = await link.ask(['clusterNodes']);
  expect(answer).toMatchObject({
    ok: false,
    failure: {
      kind: 'protocol',
      text: `127.0.0.1:${server.port} answers something that is no cluster listing: it sends more than 16 MB.`,
    },
  });
  await until('closed', () => server.open === 0);
  // What the kernel holds comes on top.
  expect(sent).toBeLessThan(40_000_000);
});

test('many answers may be longer together', async () => {
  const answer = `$6000000\r\n${'x'.repeat(6_000_000)}\r\n`;
  const server = await rawServer(socket => socket.on('data', () => socket.write(answer)));
  const link = linkTo(server, { timeout: 5000 });
  for (let i = 0; i < 4; i++) expect(await link.ask(['clusterNodes'])).toMatchObject({ ok: true });
  expect(server.taken).toBe(1);
});

test.each([
  ['-ERR max number of clients + cluster connections reached', 'too-many-clients'],
  ['-DENIED Redis is running in protected mode', 'protected-mode'],
])('a reason given before anything is asked is told: %s', async (line, kind) => {
  for (const delay of [0, 5]) {
    const server = await rawServer(socket => void setTimeout(() => socket.end(`${line}\r\n`), delay));
    const link = linkTo(server);
    await link.connect();
    await sleep(20);
    for (let i = 0; i < 3; i++)
      expect(await link.ask(['clusterInfo'])).toMatchObject({ ok: false, failure: { kind } });
  }
});

test('who answers is asked anew on each connection until it is known', async () => {
  const asked: string[] = [];
  const server = await rawServer(socket =>
    socket.on('data', chunk => {
      const text = chunk.toString();
      asked.push(text.includes('NODES') ? 'whole' : 'probe');
      socket.write(OK.repeat(text.match(/\*/g)?.length ?? 0));
    }),
  );
  const link = linkTo(server);
  const ask = () => link.ask(['clusterInfo'], 'clusterNodes');
  await ask();
  await ask();
  link.know();
  await ask();
  expect(asked).toEqual(['whole', 'whole', 'probe']);
});
