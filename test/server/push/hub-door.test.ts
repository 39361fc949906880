import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { prod, startHub } from './hub-under-test';
import { outcome } from './live-client';

describe('bad input', () => {
  it('answers a malformed watch, logs it once, and the connection lives on', async () => {
    const { join, logged } = await startHub();
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
    expect(logged.filter(line => line.includes('Refused'))).toHaveLength(1);
  });

  it('closes a connection that goes on sending nonsense', async () => {
    const { join, web } = await startHub();
    const client = join();
    const gone = new Promise(resolve => client.socket.once('disconnect', resolve));
    for (let i = 0; i < 30; i++) (client.socket as unknown as { emit(name: string): void }).emit('nonsense');
    await gone;
    expect(web.hub.viewers()).toBe(0);
  });

  it('limits how often a page may ask for snapshots', async () => {
    const { join } = await startHub();
    const client = join();
    const replies = await Promise.all(Array.from({ length: 25 }, () => client.watch(prod)));
    expect(replies.filter(reply => reply.ok)).toHaveLength(20);
  });

  it('drops a connection that sends an oversized message and serves the others', async () => {
    const { join, logged } = await startHub();
    const [big, other] = [join(), join()];
    expect(await Promise.all([outcome(big), outcome(other)])).toEqual(['connected', 'connected']);
    const gone = new Promise(resolve => big.socket.once('disconnect', resolve));
    void big.watch({ clusters: ['x'.repeat(40_000)] }).catch(() => null);
    await gone;
    expect(await other.watch(prod)).toMatchObject({ ok: true });
    await expect.poll(() => logged.join()).toContain('oversized');
  });

  it('refuses the root namespace', async () => {
    const { join } = await startHub();
    const client = join();
    const root = client.socket.io.socket('/');
    const error = await new Promise<Error>(resolve => root.once('connect_error', resolve));
    expect(error.message).toBe('only /live is served');
  });

  it('destroys an unknown upgrade path and logs the kind once', async () => {
    const { url, logged } = await startHub();
    const answers = await Promise.all(
      ['/other', '/ws', '/ws/../x', '/_next/webpack-hmr', '/ws/extra'].map(path => upgrade(url, path)),
    );
    expect(answers).toEqual(['', '', '', '', '']);
    expect(logged).toHaveLength(1);
  });
});

describe('who may join', () => {
  it('refuses a foreign, malformed or null Origin with either transport', async () => {
    const { join, url, logged } = await startHub();
    const own = new URL(url);
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
    expect(await upgrade(url, '/ws/?EIO=4&transport=websocket', ['Origin: http://evil.example'])).toContain(
      '403 Forbidden',
    );
    expect(await outcome(join({ origin: url }))).toBe('connected');
    expect(logged.filter(line => line.includes('foreign origin'))).toHaveLength(1);
  });

  it('without a login refuses a Host that is not ours, as DNS rebinding would send', async () => {
    const { url } = await startHub();
    const { port } = new URL(url);
    const response = await upgrade(url, '/ws/?EIO=4&transport=websocket', [
      `Origin: http://evil.example:${port}`,
    ]);
    expect(response).toContain('403');
  });

  it('takes the public URL as an own Origin', async () => {
    const { join } = await startHub({ publicUrl: 'https://scope.example' });
    expect(await outcome(join({ origin: 'https://scope.example' }))).toBe('connected');
    expect(await outcome(join({ origin: 'http://scope.example' }))).toMatch(/error/);
  });

  it('with a login wants a token or a session, and says unauthorized', async () => {
    const { join, url, tokens, call } = await startHub({ login: true });
    expect(await outcome(join({ origin: url }))).toBe('unauthorized');
    expect(await outcome(join({ token: 'ss_wrong' }))).toBe('unauthorized');
    expect(await outcome(join({ token: tokens.viewer }))).toBe('connected');
    const login = await call('/api/v1/login', {
      method: 'POST',
      body: JSON.stringify({ token: tokens.viewer }),
      headers: { origin: url },
    });
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
    const page = join({ origin: url, cookie });
    expect(await outcome(page)).toBe('connected');
    await expect.poll(() => page.all('hello')[0]).toMatchObject({ role: 'viewer', login: true });
    // A cookie without an Origin: no browser does that with an upgrade.
    expect(await outcome(join({ cookie }))).toMatch(/error/);
  });
});

describe('a removed token', () => {
  it('ends its connections and no others', async () => {
    const { join, tokens, tokensFile } = await startHub({ login: true, sessionCheck: 50 });
    const [gone, stays] = [join({ token: tokens.viewer }), join({ token: tokens.operator })];
    expect(await Promise.all([outcome(gone), outcome(stays)])).toEqual(['connected', 'connected']);
    const lines = readFileSync(tokensFile, 'utf8').split('\n');
    writeFileSync(tokensFile, lines.filter(line => !line.startsWith('wall')).join('\n'));
    await expect.poll(() => gone.socket.connected, { timeout: 3000 }).toBe(false);
    expect(stays.socket.connected).toBe(true);
    expect(await outcome(join({ token: tokens.viewer }))).toBe('unauthorized');
  });
});

/** A websocket handshake by hand; answers what came back before the connection ended. */
function upgrade(url: string, path: string, headers: readonly string[] = []): Promise<string> {
  return new Promise(resolve => {
    const { port } = new URL(url);
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
