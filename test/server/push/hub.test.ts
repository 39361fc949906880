import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId } from '@/lib/cluster/ids';
import { initialLive, type LiveState, stepLive } from '@/lib/live';
import { startUnderTest, type UnderTest } from '../http/web-server-under-test';
import {
  type ClientOptions,
  type LiveClient,
  type LiveMessageSent,
  liveClient,
  outcome,
} from './live-client';
import { aNode, aTopology, type SteppedClusters, steppedClusters } from './stepped-clusters';

let test: UnderTest;
let clusters: SteppedClusters;
const clients: LiveClient[] = [];

const start = async (
  options: { login?: boolean; publicUrl?: string; sessionCheck?: number } = {},
  ids = ['prod'],
) => {
  clusters = steppedClusters(...ids.map(id => aTopology({ id: id as ClusterId, name: id })));
  test = await startUnderTest({ clusters, ...options });
};
const join = (options?: ClientOptions) => {
  const client = liveClient(test.url, options);
  clients.push(client);
  return client;
};
const prod = { clusters: ['prod'] };
const anEvent = (id: number): ClusterEvent => ({
  id,
  at: 5,
  type: 'log',
  level: 'info',
  text: 'said',
  data: {},
});

const foldOne = (state: LiveState, [name, body]: LiveMessageSent): LiveState => {
  switch (name) {
    case 'hello':
      return stepLive(state, { type: 'hello', hello: body }, 0);
    case 'clusters':
      return stepLive(state, { type: 'clusters', clusters: body }, 0);
    case 'snapshot':
      return stepLive(state, { type: 'snapshot', snapshot: body }, 0);
    case 'changes':
      return stepLive(state, { type: 'changes', changes: body }, 0);
    case 'events':
      return stepLive(state, { type: 'events', ...body }, 0);
    case 'sockets':
      return stepLive(state, { type: 'sockets', ...body }, 0);
    case 'heartbeat':
      return stepLive(state, { type: 'heartbeat', heartbeat: body }, 0);
  }
};

/** What a page would show after all it was sent. */
const fold = (client: LiveClient): LiveState => client.got.reduce(foldOne, initialLive);

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.disconnect();
  await test.stop();
});

describe('the stream', () => {
  it('greets with hello and rows, then a snapshot on watch, then changes and events that add up', async () => {
    await start();
    const client = join();
    await expect.poll(() => client.all('clusters').length).toBe(1);
    expect(client.got.map(([name]) => name)).toEqual(['hello', 'clusters', 'heartbeat']);
    expect(client.all('hello')[0]).toMatchObject({
      version: '1.2.3',
      build: 'b1',
      role: 'operator',
      login: false,
    });
    expect(await client.watch(prod)).toEqual({ ok: true, watching: ['prod'] });
    await expect.poll(() => client.snapshots().length).toBe(1);
    clusters.step('prod', { nodes: [aNode(0, { health: 'pfail' }), ...[1, 2, 3, 4, 5].map(i => aNode(i))] }, [
      anEvent(1),
    ]);
    clusters.step('prod', { state: 'fail', at: 1_700_000_000_900 });
    await expect.poll(() => client.all('changes').length).toBe(2);
    expect(client.all('changes').map(change => change.seq)).toEqual([2, 3]);
    expect(fold(client).topologies.prod).toEqual(clusters.get('prod')?.topology);
    expect(fold(client).events.prod).toEqual([anEvent(1)]);
    expect(fold(client).gaps).toEqual([]);
    expect(client.snapshots()).toHaveLength(1);
  });

  it('resumes without a snapshot where nothing was missed, and with one where something was', async () => {
    await start();
    clusters.step('prod', { state: 'fail' });
    const current = join();
    await current.watch({ ...prod, since: { prod: 2 } });
    const missed = join();
    await missed.watch({ ...prod, since: { prod: 1 } });
    await expect.poll(() => missed.snapshots().length).toBe(1);
    clusters.step('prod', { state: 'ok' });
    await expect.poll(() => current.all('changes').map(change => change.seq)).toEqual([3]);
    expect(current.snapshots()).toEqual([]);
  });

  it('heals a gap when the page asks again', async () => {
    await start();
    const client = join();
    await client.watch(prod);
    await client.watch({ clusters: [] });
    clusters.step('prod', { state: 'fail' });
    await client.watch({ ...prod, since: { prod: 1 } });
    await expect.poll(() => fold(client).topologies.prod?.seq).toBe(2);
    clusters.step('prod', { state: 'ok' });
    await expect.poll(() => fold(client).topologies.prod).toEqual(clusters.get('prod')?.topology);
  });

  it('replaces what is watched', async () => {
    await start({}, ['prod', 'test']);
    const client = join();
    await client.watch(prod);
    expect(await client.watch({ clusters: ['test', 'none'] })).toEqual({ ok: true, watching: ['test'] });
    clusters.step('prod', { state: 'fail' });
    clusters.step('test', { state: 'fail' });
    await expect.poll(() => client.all('changes').length).toBe(1);
    expect(client.all('changes')[0]!.cluster).toBe('test');
  });

  it('beats each second with the watched clusters, in few bytes, and tells of newer readings', async () => {
    await start({}, ['prod', 'test']);
    const client = join();
    let bytes = 0;
    await client.watch(prod);
    // One on joining and one on watching; from then on one a second.
    await expect.poll(() => client.all('heartbeat').length, { timeout: 4000 }).toBeGreaterThan(2);
    client.socket.io.engine.on('packet', ({ data }: { data?: string }) => {
      bytes += data?.length ?? 0;
    });
    const before = client.all('heartbeat').length;
    const began = Date.now();
    const ticker = setInterval(() => clusters.touch('prod', Date.now()), 500);
    await expect.poll(() => client.all('heartbeat').length, { timeout: 6000 }).toBe(before + 3);
    clearInterval(ticker);
    expect(Date.now() - began).toBeGreaterThan(2000);
    const last = client.all('heartbeat').at(-1)!;
    expect(last.clusters).toEqual({ prod: [1, expect.any(Number)] });
    expect(fold(client).topologies.prod!.at).toBe(last.clusters.prod![1]);
    expect(bytes / 3).toBeLessThan(500);
  });

  it('sends rows anew only when one changes in more than its time, and when one turns stale', async () => {
    await start();
    clusters.step('prod', { at: Date.now() });
    const client = join();
    await expect.poll(() => client.all('clusters').length).toBe(1);
    expect(client.all('clusters')[0]![0]).toMatchObject({ stale: false, nodes: 6 });
    clusters.touch('prod', Date.now() + 1);
    clusters.step('prod', {}, [anEvent(1)]);
    clusters.step('prod', { currentEpoch: 7 });
    await expect.poll(() => client.all('clusters').length).toBe(2);
    expect(client.all('clusters')[1]![0]).toMatchObject({ currentEpoch: 7 });
    await expect.poll(() => client.all('clusters').at(-1)![0]!.stale, { timeout: 5000 }).toBe(true);
    expect(client.all('clusters')).toHaveLength(3);
  });

  it('works over polling too', async () => {
    await start({ login: true });
    const client = join({ transports: ['polling'], token: test.tokens.viewer });
    await client.watch(prod);
    await expect.poll(() => client.snapshots().length).toBe(1);
  });

  it('compresses what is large', async () => {
    await start();
    const client = join();
    expect(await outcome(client)).toBe('connected');
    const { ws } = client.socket.io.engine.transport as unknown as { ws: { extensions: string } };
    expect(ws.extensions).toMatch(/permessage-deflate/);
  });
});

describe('slow pages', () => {
  it('delay nobody, wait in bounded memory, and get a fresh snapshot once they read again', {
    timeout: 30_000,
  }, async () => {
    await start();
    const slow = join();
    const fast = join();
    await slow.watch(prod);
    await fast.watch(prod);
    await expect.poll(() => slow.snapshots().length + fast.snapshots().length).toBe(2);
    const { ws } = slow.socket.io.engine.transport as unknown as {
      ws: { _socket: import('node:net').Socket };
    };
    ws._socket.pause();

    const noise = () => Array.from({ length: 12_000 }, () => Math.random().toString(36).slice(2)).join(' ');
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      clusters.step('prod', {
        verdict: { level: 'critical', code: 'test', text: noise(), risk: '', evidence: [] },
      });
      await expect.poll(() => fast.all('changes').length, { interval: 1 }).toBe(round + 1);
      fast.got.splice(0, fast.got.length, ...fast.got.map(([name]) => [name, {}] as never));
    }
    ws._socket.resume();
    await expect.poll(() => fold(slow).topologies.prod?.seq, { timeout: 10_000 }).toBe(rounds + 1);
    expect(slow.snapshots().length).toBeGreaterThan(1);
    // 4 MB of 140 KB changes are about 30; the rest of the 300 never waited in memory.
    expect(slow.all('changes').length).toBeLessThan(rounds / 2);
    clusters.step('prod', { state: 'fail' });
    await expect.poll(() => fold(slow).topologies.prod).toEqual(clusters.get('prod')?.topology);
    expect(fold(slow).clusters?.[0]?.state).toBe('fail');
  });
});

describe('bad input', () => {
  it('answers a malformed watch, logs it once, and the connection lives on', async () => {
    await start();
    const client = join();
    const raw = client.socket as unknown as { emit(...args: unknown[]): void };
    for (const bad of [
      null,
      7,
      { clusters: 'prod' },
      { clusters: ['prod'], more: 1 },
      { clusters: Array(65).fill('x') },
    ]) {
      const reply = await client.watch(bad as never);
      expect(reply).toMatchObject({ ok: false, error: expect.stringContaining('malformed') });
    }
    raw.emit('watch');
    raw.emit('watch', {}, 'not a function');
    raw.emit('no-such-event', 1);
    raw.emit('constructor', 1);
    raw.emit('connection', 1);
    expect(await client.watch(prod)).toMatchObject({ ok: true });
    expect(test.logged.filter(line => line.includes('Refused'))).toHaveLength(1);
  });

  it('closes a connection that goes on sending nonsense', async () => {
    await start();
    const client = join();
    const gone = new Promise(resolve => client.socket.once('disconnect', resolve));
    for (let i = 0; i < 30; i++) (client.socket as unknown as { emit(name: string): void }).emit('nonsense');
    await gone;
    expect(test.web.hub.viewers()).toBe(0);
  });

  it('limits how often a page may ask for snapshots', async () => {
    await start();
    const client = join();
    const replies = await Promise.all(Array.from({ length: 25 }, () => client.watch(prod)));
    expect(replies.filter(reply => reply.ok)).toHaveLength(20);
  });

  it('drops a connection that sends an oversized message and serves the others', async () => {
    await start();
    const [big, other] = [join(), join()];
    expect(await Promise.all([outcome(big), outcome(other)])).toEqual(['connected', 'connected']);
    const gone = new Promise(resolve => big.socket.once('disconnect', resolve));
    void big.watch({ clusters: ['x'.repeat(40_000)] }).catch(() => null);
    await gone;
    expect(await other.watch(prod)).toMatchObject({ ok: true });
    await expect.poll(() => test.logged.join()).toContain('oversized');
  });

  it('refuses the root namespace', async () => {
    await start();
    const client = join();
    const root = client.socket.io.socket('/');
    const error = await new Promise<Error>(resolve => root.once('connect_error', resolve));
    expect(error.message).toBe('only /live is served');
  });

  it('destroys an unknown upgrade path and logs the kind once', async () => {
    await start();
    const answers = await Promise.all(
      ['/other', '/ws', '/ws/../x', '/_next/webpack-hmr', '/ws/extra'].map(path => upgrade(path)),
    );
    expect(answers).toEqual(['', '', '', '', '']);
    expect(test.logged).toHaveLength(1);
  });
});

/** A websocket handshake by hand; answers what came back before the connection ended. */
function upgrade(path: string, headers: readonly string[] = []): Promise<string> {
  return new Promise(resolve => {
    const { port } = new URL(test.url);
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      const lines = [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
    socket.on('data', chunk => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('who may join', () => {
  it('refuses a foreign, malformed or null Origin with either transport', async () => {
    await start();
    const own = new URL(test.url);
    for (const origin of [
      'http://evil.example',
      'null',
      'nonsense',
      `http://127.0.0.1:${Number(own.port) + 1}`,
    ]) {
      for (const transport of ['websocket', 'polling'] as const) {
        expect(await outcome(join({ origin, transports: [transport] })), `${origin} ${transport}`).toMatch(
          /error/,
        );
      }
    }
    expect(await upgrade('/ws/?EIO=4&transport=websocket', ['Origin: http://evil.example'])).toContain(
      '403 Forbidden',
    );
    expect(await outcome(join({ origin: test.url }))).toBe('connected');
    expect(test.logged.filter(line => line.includes('foreign origin'))).toHaveLength(1);
  });

  it('without a login refuses a Host that is not ours, as DNS rebinding would send', async () => {
    await start();
    const { port } = new URL(test.url);
    const response = await upgrade('/ws/?EIO=4&transport=websocket', [`Origin: http://evil.example:${port}`]);
    expect(response).toContain('403');
  });

  it('takes the public URL as an own Origin', async () => {
    await start({ publicUrl: 'https://scope.example' });
    expect(await outcome(join({ origin: 'https://scope.example' }))).toBe('connected');
    expect(await outcome(join({ origin: 'http://scope.example' }))).toMatch(/error/);
  });

  it('with a login wants a token or a session, and says unauthorized', async () => {
    await start({ login: true });
    expect(await outcome(join({ origin: test.url }))).toBe('unauthorized');
    expect(await outcome(join({ token: 'ss_wrong' }))).toBe('unauthorized');
    expect(await outcome(join({ token: test.tokens.viewer }))).toBe('connected');
    const login = await test.call('/api/v1/login', {
      method: 'POST',
      body: JSON.stringify({ token: test.tokens.viewer }),
      headers: { origin: test.url },
    });
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
    const page = join({ origin: test.url, cookie });
    expect(await outcome(page)).toBe('connected');
    await expect.poll(() => page.all('hello')[0]).toMatchObject({ role: 'viewer', login: true });
    // A cookie without an Origin: no browser does that with an upgrade.
    expect(await outcome(join({ cookie }))).toMatch(/error/);
  });
});

describe('a removed token', () => {
  it('ends its connections and no others', async () => {
    await start({ login: true, sessionCheck: 50 });
    const [gone, stays] = [join({ token: test.tokens.viewer }), join({ token: test.tokens.operator })];
    expect(await Promise.all([outcome(gone), outcome(stays)])).toEqual(['connected', 'connected']);
    const lines = readFileSync(test.tokensFile, 'utf8').split('\n');
    writeFileSync(test.tokensFile, lines.filter(line => !line.startsWith('wall')).join('\n'));
    await expect.poll(() => gone.socket.connected, { timeout: 3000 }).toBe(false);
    expect(stays.socket.connected).toBe(true);
    expect(await outcome(join({ token: test.tokens.viewer }))).toBe('unauthorized');
  });
});

describe('the end', () => {
  it('closes with pages connected, leaves no listener behind, and closes twice', async () => {
    await start();
    const client = join();
    expect(await outcome(client)).toBe('connected');
    expect(clusters.listeners).toBe(1);
    const gone = new Promise(resolve => client.socket.once('disconnect', resolve));
    await Promise.all([test.web.close(), test.web.close()]);
    await gone;
    expect(clusters.listeners).toBe(0);
    expect(test.web.hub.viewers()).toBe(0);
  });
});
