import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { sameButStamps } from '@/lib/history/same-text';
import { initialLive } from '@/lib/live';
import { diffTopology } from '@/lib/topology-changes';
import { type ClusterRegistry, watchClusters } from '@/server/clusters/cluster-registry';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import type { Store } from '@/server/store/store';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { startSampling } from '../../helpers/sampling';
import { until } from '../../helpers/until';
import { watched } from '../../helpers/watching';
import { startUnderTest, type UnderTest } from '../http/web-server-under-test';
import { foldMessage, type LiveClient, liveClient } from '../push/live-client';

/** So long a message may be on its way: moments as close to a change as that are not asked for. */
const ON_ITS_WAY: Millis = 40;
const MOMENTS = 20;
const ID = 'under-test' as ClusterId;

interface Held {
  readonly at: Millis;
  readonly topology: Topology;
  readonly events: readonly ClusterEvent[];
}

/** A page that remembers what it had on screen, and when. */
function rememberingPage(url: string): LiveClient & { readonly held: readonly Held[] } {
  const client = liveClient(url);
  const held: Held[] = [];
  let state = initialLive;
  client.socket.onAny(() => {
    state = foldMessage(state, client.got.at(-1)!, performance.now());
    const topology = state.topologies[ID];
    if (topology) held.push({ at: Date.now(), topology, events: state.events[ID] ?? [] });
  });
  return { ...client, held };
}

describe.skipIf(NO_SERVER)('a failover is recorded (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let clusters: ClusterRegistry;
  let server: UnderTest;
  let page: ReturnType<typeof rememberingPage>;
  let looking: ReturnType<typeof setInterval>;
  const sampling = startSampling();
  const dir = mkdtempSync(join(tmpdir(), 'slotscope-recorded-'));
  let store: Store;
  const texts: { readonly at: Millis; readonly seen: Millis; readonly text: string }[] = [];
  const topology = () => clusters.get(ID)!.topology;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 1500 });
    store = await openSqliteStore({ dir });
    const onFault = (error: unknown) => {
      throw error;
    };
    const facts = watched(cluster.nodes, { interval: 1000 });
    clusters = await watchClusters([facts], store, onFault, sampling.hosts);
    server = await startUnderTest({ clusters, store });
    await until('all is well', () => topology().nodes.length === 6 && topology().verdict.level === 'ok');
    page = rememberingPage(server.url);
    await page.watch({ clusters: [ID] });
    looking = setInterval(() => {
      const read = clusters.get(ID)?.nodesText(cluster.masters[0]!.id);
      if (read && read.at !== texts.at(-1)?.at) texts.push({ ...read, seen: Date.now() });
    }, 5);
    await until('the kernel is seen', () => clusters.get(ID)?.sockets?.nodes.length === 6);
  }, 60_000);
  afterAll(async () => {
    clearInterval(looking);
    page?.socket.disconnect();
    clusters?.stop();
    await server?.stop();
    sampling.stop();
    await store?.close();
    await cluster?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('any moment of it is given back as it was on screen', { timeout: 90_000 }, async () => {
    const [, victim] = cluster.masters;
    const began = await until('a first second is kept', () => page.held.length > 3 && Date.now());
    await victim!.kill();
    await until('failed over', () => page.held.at(-1)!.events.some(({ type }) => type === 'failover'));
    await victim!.start();
    await until('all is well again', () => topology().verdict.level === 'ok');
    const ended = Date.now() - 200;

    const calm = (at: Millis) =>
      !page.held.some(one => Math.abs(one.at - at) < ON_ITS_WAY) &&
      !texts.some(one => at > one.at - ON_ITS_WAY && at < one.seen + ON_ITS_WAY);
    const moments: Millis[] = [];
    while (moments.length < MOMENTS) {
      const at = Math.round(began + Math.random() * (ended - began));
      if (calm(at)) moments.push(at);
    }
    const levels = new Set<string>();
    for (const at of moments) {
      const shown = page.held.findLast(one => one.at <= at)!;
      levels.add(shown.topology.verdict.level);
      const call = (path: string) => server.call(`/api/v1/clusters/${ID}${path}at=${at}`);

      const read = (await (await call('?')).json()) as Topology;
      expect(diffTopology(shown.topology, read), `at ${at - began} of ${ended - began} ms`).toEqual([]);

      const reply = await page.history({ cluster: ID, to: at });
      if (!reply.ok) throw new Error(reply.error);
      expect(reply.moment?.topology).toEqual(read);
      expect(reply.moment?.sockets?.nodes).toHaveLength(6);
      expect(at - reply.moment!.beatAt).toBeLessThan(2000);
      expect(at - read.at).toBeLessThan(2500);
      expect(reply.events).toEqual(shown.events);

      const told = (await (await call('/events?limit=1000&')).json()) as { events: ClusterEvent[] };
      expect(told.events.reverse()).toEqual(shown.events);

      const node: NodeId = cluster.masters[0]!.id;
      const text = await (await call(`/nodes.txt?node=${node}&`)).text();
      expect(sameButStamps(text, texts.findLast(one => one.at <= at)!.text)).toBe(true);
    }
    expect(levels.size).toBeGreaterThan(1);
    const lanes = await (await server.call(`/api/v1/clusters/${ID}/timeline`)).json();
    expect(new Set(lanes.levels.map((span: { level: string }) => span.level)).size).toBeGreaterThan(1);
    expect((await store.incidents(ID)).map(one => one.master.id)).toEqual([victim!.id]);
  });
});
