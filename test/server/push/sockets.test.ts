import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import { startUnderTest, type UnderTest } from '../http/web-server-under-test';
import { aPicture } from './a-picture';
import { type LiveClient, liveClient } from './live-client';
import { aTopology, type SteppedClusters, steppedClusters } from './stepped-clusters';

let test: UnderTest;
let clusters: SteppedClusters;
const clients: LiveClient[] = [];
const join = () => {
  const client = liveClient(test.url);
  clients.push(client);
  return client;
};
/** When the picture of each `sockets` message was taken. */
const times = (client: LiveClient) => client.all('sockets').map(({ picture }) => picture.at);
/** Resolves after so many more heartbeats. */
const beats = (client: LiveClient, count: number) => {
  const until = client.all('heartbeat').length + count;
  return expect.poll(() => client.all('heartbeat').length, { timeout: 6000 }).toBeGreaterThanOrEqual(until);
};

beforeEach(async () => {
  clusters = steppedClusters(...['prod', 'test'].map(id => aTopology({ id: id as ClusterId, name: id })));
  test = await startUnderTest({ clusters });
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.disconnect();
  await test.stop();
});

describe('watch-sockets', () => {
  it('gives the picture at once, then at most one a second, and nothing while nothing moves', async () => {
    clusters.sample('prod', aPicture({ at: 1 }));
    const page = join();
    const other = join();
    await other.watch({ clusters: ['prod'] });
    expect(await page.watchSockets('prod')).toEqual({ ok: true, watching: ['prod'] });
    await expect.poll(() => times(page), { timeout: 300 }).toEqual([1]);
    expect(page.all('sockets')[0]).toEqual({ cluster: 'prod', picture: aPicture({ at: 1 }) });
    await beats(page, 2);
    expect(times(page)).toEqual([1]);
    const began = Date.now();
    let at = 2;
    const moving = setInterval(() => clusters.sample('prod', aPicture({ at: at++ })), 50);
    await beats(page, 3);
    clearInterval(moving);
    expect(times(page).length - 1).toBeGreaterThanOrEqual(2);
    expect(times(page).length - 1).toBeLessThanOrEqual((Date.now() - began) / 1000 + 1);
    expect(other.all('sockets')).toEqual([]);
  });

  it('tells of the first picture when there was none on asking', async () => {
    const page = join();
    await page.watchSockets('prod');
    await beats(page, 1);
    expect(times(page)).toEqual([]);
    clusters.sample('prod', aPicture({ at: 7 }));
    await expect.poll(() => times(page), { timeout: 2000 }).toEqual([7]);
  });

  it('follows one cluster at a time, and none after null', async () => {
    clusters.sample('prod', aPicture({ at: 1 }));
    clusters.sample('test', aPicture({ at: 2 }));
    const page = join();
    await page.watchSockets('prod');
    await page.watchSockets('test');
    await expect.poll(() => times(page)).toEqual([1, 2]);
    clusters.sample('prod', aPicture({ at: 3 }));
    clusters.sample('test', aPicture({ at: 4 }));
    await expect.poll(() => times(page), { timeout: 2000 }).toEqual([1, 2, 4]);
    expect(await page.watchSockets(null)).toEqual({ ok: true, watching: [] });
    clusters.sample('test', aPicture({ at: 5 }));
    await beats(page, 2);
    expect(times(page)).toEqual([1, 2, 4]);
  });

  it('treats an unknown cluster as none, refuses what is malformed, and limits how often it is asked', async () => {
    clusters.sample('prod', aPicture({ at: 1 }));
    const page = join();
    await page.watchSockets('prod');
    expect(await page.watchSockets('nobody')).toEqual({ ok: true, watching: [] });
    expect(await page.watchSockets('__proto__')).toEqual({ ok: true, watching: [] });
    const emit = (body: unknown) => page.socket.timeout(5000).emitWithAck('watch-sockets', body as never);
    for (const bad of [null, {}, { cluster: 7 }, { cluster: 'prod', more: 1 }, { cluster: 'x'.repeat(200) }])
      expect(await emit(bad)).toMatchObject({ ok: false, error: expect.stringContaining('{cluster: id') });
    clusters.sample('prod', aPicture({ at: 2 }));
    await beats(page, 2);
    expect(times(page)).toEqual([1]);
    expect(test.logged.filter(line => line.includes('malformed watch-sockets'))).toHaveLength(1);
    const replies = await Promise.all(Array.from({ length: 25 }, () => page.watchSockets('prod')));
    expect(replies.filter(reply => reply.ok).length).toBeLessThanOrEqual(20);
    expect(replies.at(-1)).toMatchObject({ ok: false, error: expect.stringContaining('Wait ten seconds') });
  });

  it('sends nothing to a page that does not read, and the newest picture once it does', {
    timeout: 30_000,
  }, async () => {
    const large = (at: number) =>
      aPicture({
        at,
        matrix: {
          ids: [],
          cells: Array.from({ length: 400_000 }, () => Math.random().toString(36)),
          troubled: [],
        },
      });
    clusters.sample('prod', large(1));
    const slow = join();
    const fast = join();
    await slow.watchSockets('prod');
    await expect.poll(() => times(slow)).toEqual([1]);
    const { ws } = slow.socket.io.engine.transport as unknown as {
      ws: { _socket: import('node:net').Socket };
    };
    await fast.watchSockets('prod');
    ws._socket.pause();
    let last = 1;
    for (; last < 8; ) {
      clusters.sample('prod', large(++last));
      const now = last;
      await expect.poll(() => times(fast).at(-1), { timeout: 4000 }).toBe(now);
    }
    ws._socket.resume();
    await expect.poll(() => times(slow).at(-1), { timeout: 8000 }).toBe(last);
    expect(times(slow).length).toBeLessThan(times(fast).length);
  });
});
