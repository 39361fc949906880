import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import { initialLive, type LiveState } from '@/lib/live';
import { prod, startHub } from './hub-under-test';
import { foldMessage, type LiveClient, outcome } from './live-client';
import { aNode } from './stepped-clusters';

const anEvent = (id: number): ClusterEvent => ({
  id,
  at: 5,
  type: 'log',
  level: 'info',
  text: 'said',
  data: {},
});

/** What a page would show after all it was sent. */
const fold = (client: LiveClient): LiveState =>
  client.got.reduce((state, sent) => foldMessage(state, sent, 0), initialLive);

describe('the stream', () => {
  it('greets with hello and rows, then a snapshot on watch, then changes and events that add up', async () => {
    const { clusters, join } = await startHub();
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
    const { clusters, join } = await startHub();
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
    const { clusters, join } = await startHub();
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
    const { clusters, join } = await startHub({}, ['prod', 'test']);
    const client = join();
    await client.watch(prod);
    expect(await client.watch({ clusters: ['test', 'none'] })).toEqual({ ok: true, watching: ['test'] });
    clusters.step('prod', { state: 'fail' });
    clusters.step('test', { state: 'fail' });
    await expect.poll(() => client.all('changes').length).toBe(1);
    expect(client.all('changes')[0]!.cluster).toBe('test');
  });

  it('beats each second with the watched clusters, in few bytes, and tells of newer readings', async () => {
    const { clusters, join } = await startHub({}, ['prod', 'test']);
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
    const { clusters, join } = await startHub();
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
    const { join, tokens } = await startHub({ login: true });
    const client = join({ transports: ['polling'], token: tokens.viewer });
    await client.watch(prod);
    await expect.poll(() => client.snapshots().length).toBe(1);
  });

  it('compresses what is large', async () => {
    const { join } = await startHub();
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
    const { clusters, join } = await startHub();
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

describe('the end', () => {
  it('closes with pages connected, leaves no listener behind, and closes twice', async () => {
    const { clusters, join, web } = await startHub();
    const client = join();
    expect(await outcome(client)).toBe('connected');
    expect(clusters.listeners).toBe(1);
    const gone = new Promise(resolve => client.socket.once('disconnect', resolve));
    await Promise.all([web.close(), web.close()]);
    await gone;
    expect(clusters.listeners).toBe(0);
    expect(web.hub.viewers()).toBe(0);
  });
});
