import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SAMPLE_DUMP } from '@/components/inspect/sample-dump';
import { type LiveSocket, openLiveSocket } from '@/components/live/live-socket';
import { createLiveStore, type LiveStore } from '@/components/live/live-store';
import type { ClusterId } from '@/lib/cluster/ids';
import { inspectNodes } from '@/lib/cluster/inspect';
import { LIVE_NAMESPACE, SOCKET_PATH } from '@/lib/socket-path';
import type { ClientToServer, Hello, ServerToClient } from '@/lib/wire';

const id = 'dump' as ClusterId;
const topology = { ...inspectNodes(SAMPLE_DUMP).topology, id, seq: 7 };
const hello: Hello = { version: '1', build: 'one', role: 'viewer', login: false, demo: null };

let http: ReturnType<typeof createServer>;
let server: Server<ClientToServer, ServerToClient>;
let store: LiveStore;
let page: LiveSocket;
let asked: string[][];
let askedSockets: (string | null)[];
let greeting: Hello;
let refusal: Error | undefined;
/** False for a server that takes a `watch` and never answers it. */
let answers: boolean;
const onUnauthorized = vi.fn();
const onNewBuild = vi.fn();

async function listen(port = 0): Promise<number> {
  http = createServer();
  server = new Server(http, { path: SOCKET_PATH });
  const live = server.of(LIVE_NAMESPACE);
  live.use((_socket, next) => next(refusal));
  live.on('connection', socket => {
    socket.emit('hello', greeting);
    socket.on('watch', (request, ack) => {
      asked.push(request.clusters);
      if (!answers) return;
      socket.emit('snapshot', { cluster: id, topology, events: [] });
      ack({ ok: true, watching: [id] });
    });
  });
  live.on('connection', socket => {
    socket.on('watch-sockets', ({ cluster }, ack) => {
      askedSockets.push(cluster);
      ack(answers ? { ok: true, watching: [id] } : { ok: false, error: 'Too many.' });
    });
  });
  await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
}

const toAll = () => server.of(LIVE_NAMESPACE);
const open = (port: number) =>
  openLiveSocket({
    origin: `http://127.0.0.1:${port}`,
    store,
    now: () => performance.now(),
    onUnauthorized,
    onNewBuild,
  });
const until = (check: () => void) => vi.waitFor(check, { timeout: 8000, interval: 20 });

beforeEach(() => {
  asked = [];
  askedSockets = [];
  greeting = hello;
  refusal = undefined;
  answers = true;
  store = createLiveStore();
  vi.clearAllMocks();
});

afterEach(async () => {
  page.close();
  await server.close();
});

it('watches, holds the picture, and asks again after a gap', async () => {
  page = open(await listen());
  page.watch([id]);
  await until(() => expect(store.getState().topologies[id]?.seq).toBe(7));
  expect(asked).toEqual([[id]]);

  toAll().emit('changes', { cluster: id, seq: 9, at: 1, changes: [] });
  await until(() => expect(asked).toEqual([[id], [id]]));
  await until(() => expect(store.getState().gaps).toEqual([]));
});

it('says that the server is gone, comes back by itself and watches again', async () => {
  const port = await listen();
  page = open(port);
  page.watch([id]);
  await until(() => expect(asked).toHaveLength(1));
  await server.close();
  await until(() => expect(store.getState().link).toBe('lost'));

  await listen(port);
  await until(() => expect(store.getState().link).toBe('open'));
  await until(() => expect(asked).toHaveLength(2));
});

it('comes back after the server itself has hung up', async () => {
  page = open(await listen());
  await until(() => expect(store.getState().link).toBe('open'));
  toAll().disconnectSockets(false);
  await until(() => expect(store.getState().link).toBe('lost'));
  await until(() => expect(store.getState().link).toBe('open'));
});

it('comes back after a hang-up that left a watch unanswered, and asks again', async () => {
  answers = false;
  page = open(await listen());
  page.watch([id]);
  await until(() => expect(asked).toHaveLength(1));
  answers = true;
  toAll().disconnectSockets(false);
  await until(() => expect(store.getState().link).toBe('lost'));
  await until(() => expect(store.getState().topologies[id]?.seq).toBe(7));
});

it('tells the server when nothing is watched any more, and forgets the picture', async () => {
  page = open(await listen());
  page.watch([id]);
  await until(() => expect(store.getState().topologies[id]?.seq).toBe(7));
  page.watch([]);
  expect(store.getState().topologies).toEqual({});
  await until(() => expect(asked).toEqual([[id], []]));
  toAll().emit('snapshot', { cluster: id, topology, events: [] });
  toAll().emit('hello', { ...hello, build: 'two' });
  await until(() => expect(onNewBuild).toHaveBeenCalled());
  expect(store.getState().topologies).toEqual({});
});

it('goes to the login when it is wanted', async () => {
  refusal = new Error('unauthorized');
  page = open(await listen());
  await until(() => expect(onUnauthorized).toHaveBeenCalled());
  expect(store.getState().refusal).toBe('unauthorized');
});

it('notices another build, but not the same one again', async () => {
  page = open(await listen());
  await until(() => expect(store.getState().hello?.build).toBe('one'));
  toAll().emit('hello', hello);
  toAll().emit('hello', { ...hello, build: 'two' });
  await until(() => expect(onNewBuild).toHaveBeenCalledTimes(1));
  expect(onNewBuild).toHaveBeenCalledWith('two');
});

it('asks for sockets again on every new connection, and when it was refused, but not for none', async () => {
  const port = await listen();
  answers = false;
  page = open(port);
  page.watchSockets(id);
  await until(() => expect(askedSockets).toEqual([id]));
  answers = true;
  await until(() => expect(askedSockets).toEqual([id, id]));
  await server.close();
  await until(() => expect(store.getState().link).toBe('lost'));
  await listen(port);
  await until(() => expect(askedSockets).toEqual([id, id, id]));
  page.watchSockets(null);
  await until(() => expect(askedSockets.at(-1)).toBeNull());
  toAll().disconnectSockets(false);
  await until(() => expect(store.getState().link).toBe('lost'));
  await until(() => expect(store.getState().link).toBe('open'));
  expect(askedSockets).toHaveLength(4);
});
