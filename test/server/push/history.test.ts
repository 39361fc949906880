import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Store } from '@/server/store/store';
import { memoryStore } from '../../helpers/memory-store';
import { startUnderTest, type UnderTest } from '../http/web-server-under-test';
import { type LiveClient, liveClient, outcome } from './live-client';
import { aTopology, steppedClusters } from './stepped-clusters';

const PROD = 'prod' as ClusterId;
let test: UnderTest;
let page: LiveClient;
let trouble: Partial<Store>;

beforeEach(async () => {
  trouble = {};
  const kept = memoryStore();
  const store: Store = new Proxy(kept, {
    get: (target, name) => trouble[name as keyof Store] ?? target[name as keyof Store],
  });
  test = await startUnderTest({ clusters: steppedClusters(aTopology()), store });
  page = liveClient(test.url);
  expect(await outcome(page)).toBe('connected');
});
afterEach(async () => {
  page.socket.disconnect();
  await test.stop();
});

const ask = (body: unknown) => page.socket.timeout(5000).emitWithAck('history', body as never);

describe('history', () => {
  it('answers with the moment, what was told between, and how far it reaches', async () => {
    const told = test.store.number(
      [10, 20, 30, 40].map(at => ({ at, type: 'log', level: 'info', text: `at ${at}`, data: {} }) as const),
    );
    test.store.write([
      { cluster: PROD, at: 10, type: 'topology', topology: aTopology({ at: 10 }) },
      ...told.map(event => ({ cluster: PROD, at: event.at, type: 'event', event }) as const),
    ]);
    expect(await page.history({ cluster: 'prod', to: 30 })).toEqual({
      ok: true,
      moment: { at: 30, topology: aTopology({ at: 10 }), sockets: null, beatAt: 10 },
      events: told.slice(0, 3),
      extent: { from: 10, to: expect.any(Number) },
    });
    expect(await page.history({ cluster: 'prod', from: 10, to: 30.5 })).toMatchObject({
      events: told.slice(1, 3),
    });
    expect(await page.history({ cluster: 'prod', to: 9 })).toMatchObject({
      ok: true,
      moment: null,
      events: [],
    });
  });

  it('is one clear sentence for an unknown cluster, and for what makes no sense', async () => {
    for (const cluster of ['nobody', '__proto__', ''])
      expect(await page.history({ cluster, to: 5 })).toEqual({
        ok: false,
        error: 'This server watches no such cluster. Choose one of the overview.',
      });
    for (const bad of [
      null,
      {},
      { cluster: 'prod' },
      { cluster: 'prod', to: -1 },
      { cluster: 'prod', to: 'now' },
    ])
      expect(await ask(bad)).toMatchObject({
        ok: false,
        error: expect.stringContaining('{cluster: id, from'),
      });
  });

  it('takes twenty a second, and as many in the next', async () => {
    const replies = await Promise.all(
      Array.from({ length: 25 }, () => page.history({ cluster: 'prod', to: 5 })),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(20);
    expect(replies.at(-1)).toEqual({ ok: false, error: 'Too many history requests. Wait a second.' });
    await new Promise(resolve => setTimeout(resolve, 1100));
    expect(await page.history({ cluster: 'prod', to: 5 })).toMatchObject({ ok: true });
  });

  it('says that it failed instead of staying silent, and logs why', async () => {
    trouble.momentAt = async () => {
      throw new Error('the disk is on fire');
    };
    const reply = await page.history({ cluster: 'prod', to: 5 });
    expect(reply).toMatchObject({ ok: false, error: expect.stringContaining('could not be read') });
    expect(JSON.stringify(reply)).not.toContain('fire');
    expect(test.logged).toHaveLength(1);
  });
});

describe('heartbeats', () => {
  it('say why history is not kept, for as long as it is not', async () => {
    await expect.poll(() => page.all('heartbeat').length).toBeGreaterThan(0);
    expect(page.all('heartbeat').at(-1)).not.toHaveProperty('history');
    const reason = 'History is not kept: the disk is full.';
    trouble.health = () => ({ ...memoryStore().health(), ok: false, reason });
    await expect.poll(() => page.all('heartbeat').at(-1)?.history, { timeout: 3000 }).toBe(reason);
    delete trouble.health;
    await expect.poll(() => page.all('heartbeat').at(-1)?.history, { timeout: 3000 }).toBeUndefined();
  });
});
