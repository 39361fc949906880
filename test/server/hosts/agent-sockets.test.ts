import { io, type Socket } from 'socket.io-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AGENT_HEADER, type AgentWelcome, MAX_ROWS, type SampleReply } from '@/lib/agent-wire';
import { packSample } from '@/lib/sockets/sample/pack-sample';
import type { LinkRow } from '@/lib/sockets/sample/sample';
import { until } from '../../helpers/until';
import { hostNamed, startServerForAgents } from '../agent/agent-under-test';
import { aSample } from './a-source';

type Server = Awaited<ReturnType<typeof startServerForAgents>>;

/** A client that speaks for itself, well or badly. */
function client(server: Server, headers: Record<string, string> = {}, namespace = '/agents') {
  const socket: Socket = io(server.url + namespace, {
    path: '/ws/',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { [AGENT_HEADER]: '1', authorization: `Bearer ${server.tokens.agent}`, ...headers },
  });
  onTestFinished(() => void socket.disconnect());
  return socket;
}
const outcome = (socket: Socket) =>
  new Promise<string>(resolve => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', error => resolve(error.message));
  });
const hello = (host: string) => ({
  host,
  instance: '0123456789abcdef',
  version: '1',
  interval: 1000,
  at: Date.now(),
});
async function join(server: Server, host: string) {
  const socket = client(server);
  const welcome: AgentWelcome = await socket.timeout(5000).emitWithAck('hello', hello(host));
  expect(welcome).toEqual({ ok: true, at: expect.any(Number) });
  return socket;
}
const send = (socket: Socket, packed: unknown): Promise<SampleReply> =>
  socket.timeout(5000).emitWithAck('sample', packed);

const rows = (count: number): LinkRow[] =>
  Array.from({ length: count }, (_, i) => ({
    local: { ip: '1.1.1.1', port: i },
    remote: { ip: '1.1.1.2', port: 1 },
    state: 1,
    txQueue: 0,
    rxQueue: 0,
    timer: 0,
    retransmits: 0,
    keepalive: 0,
    owner: null,
  }));
const withRows = (seq: number, count: number) =>
  aSample(seq, Date.now(), {
    namespaces: [
      {
        id: '1',
        addresses: [],
        processes: [],
        rows: rows(count),
        ports: [],
        counters: null,
        tableRows: count,
      },
    ],
  });

describe('the way in for agents', { timeout: 30_000 }, () => {
  test('is closed to a foreign Origin, to browsers, and to other namespaces', async () => {
    const server = await startServerForAgents();
    expect(await outcome(client(server, { origin: 'http://evil.example' }))).toBe('websocket error');
    expect(await outcome(client(server, { origin: server.url }))).toBe('websocket error');
    expect(await outcome(client(server, {}, '/live'))).toMatch(/Invalid namespace/);
    expect(await outcome(client(server, {}, '/'))).toMatch(/only \/agents is served/);
    expect(await outcome(client(server))).toBe('connected');
  });

  test('refuses a sample of too many rows; the others lose nothing, and it goes on', async () => {
    const server = await startServerForAgents();
    const good = await join(server, 'good');
    const bad = await join(server, 'bad');
    const tooMany = packSample(withRows(1, 2 * MAX_ROWS), null);
    const reply = await send(bad, tooMany);
    expect(reply).toEqual({ full: false, refused: expect.stringContaining(`at most ${MAX_ROWS} are taken`) });
    expect(await send(good, packSample(withRows(1, 10), null))).toEqual({ full: false });
    const problems = [expect.objectContaining({ code: 'too-many-rows' })];
    expect(hostNamed(server.hosts, 'bad')!.state).toMatchObject({ at: null, problems });
    expect(hostNamed(server.hosts, 'good')!.state).toMatchObject({ state: 'live', problems: [] });
    expect(server.logged.filter(line => line.includes('at most 4096'))).toHaveLength(1);
    expect(await send(bad, packSample(withRows(2, 10), null))).toEqual({ full: false });
    expect(hostNamed(server.hosts, 'bad')!.view!.sample.seq).toBe(2);
  });

  test('closes on ten times the rows, more than any message may hold, and the host says so', async () => {
    const server = await startServerForAgents();
    const bad = await join(server, 'bad');
    bad.emit('sample', packSample(withRows(1, 10 * MAX_ROWS), null));
    await until('it is put out', () => !bad.connected);
    const text = 'Host bad: a sample was refused, it was larger than 512 KB.';
    await until('the host says so', () =>
      hostNamed(server.hosts, 'bad')!.state.problems.some(one => one.text === text),
    );
  });

  test('asks for a whole sample where it cannot use a difference', async () => {
    const server = await startServerForAgents();
    const agent = await join(server, 'db1');
    const [first, second] = [withRows(1, 3), withRows(2, 3)];
    expect(await send(agent, packSample(second, first))).toEqual({ full: true });
    expect(await send(agent, packSample(second, null))).toEqual({ full: false });
    expect(hostNamed(server.hosts, 'db1')!.view!.sample).toEqual(second);
  });

  test('refuses what is malformed, too early or too often, and closes after twenty', async () => {
    const server = await startServerForAgents();
    const early = client(server);
    expect(await send(early, packSample(withRows(1, 1), null))).toMatchObject({
      refused: expect.stringContaining('before the hello'),
    });
    for (const bad of [null, {}, { ...hello('x'), host: '../etc' }, { ...hello('x'), interval: 1 }])
      expect(await early.timeout(5000).emitWithAck('hello', bad)).toMatchObject({ ok: false });
    const agent = await join(server, 'db1');
    for (let i = 0; i < 20; i++)
      expect(await send(agent, { at: i })).toMatchObject({ refused: expect.any(String) });
    agent.emit('sample', 7);
    await until('it is put out', () => !agent.connected);

    const eager = await join(server, 'db2');
    const replies = await Promise.all(
      Array.from({ length: 320 }, (_, i) =>
        send(eager, packSample(withRows(i + 1, 1), null)).catch(() => null),
      ),
    );
    expect(replies.slice(0, 300)).toEqual(Array.from({ length: 300 }, () => ({ full: false })));
    expect(replies.slice(300).some(reply => reply?.refused?.includes('too many in one second'))).toBe(true);
  });
});
