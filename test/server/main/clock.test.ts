import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterEvent, EventType } from '@/lib/cluster/events';
import type { Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Incident } from '@/lib/incidents/incident';
import type { SocketPicture, SocketSeries } from '@/lib/sockets/picture/socket-picture';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { openPage, runServer } from '../../helpers/running-server';
import { until } from '../../helpers/until';
import { watched } from '../../helpers/watching';

const HOURS: Millis = 3_600_000;
const SOON: Millis = 2000;
const AT = '/clusters/under-test';

describe.skipIf(NO_SERVER)(
  'the clock is set while a master is frozen (needs redis-server or valkey-server)',
  () => {
    let cluster: RealCluster;
    let server: Awaited<ReturnType<typeof runServer>>;
    let page: Awaited<ReturnType<typeof openPage>>;
    let set: Millis = 0;
    const wall = () => Date.now() + set;
    const dir = mkdtempSync(path.join(tmpdir(), 'slotscope-clock-'));

    beforeAll(async () => {
      cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: 5000 });
      const facts = watched(cluster.nodes, { interval: 500 });
      server = await runServer(dir, [facts], { localHost: true, time: { wall } });
      page = await openPage(server.url, 'under-test');
      await page.client.watchSockets('under-test');
      const settled = async () =>
        (await sockets()).picture?.nodes.length === 6 && page.topology()?.verdict.level === 'ok';
      await until('all is well', settled);
    }, 60_000);
    afterAll(async () => {
      page?.close();
      await server?.close();
      await cluster?.stop();
      rmSync(dir, { recursive: true, force: true });
    });

    const sockets = (query = '') =>
      server.get<{ picture: SocketPicture | null; series: SocketSeries[] }>(`${AT}/sockets${query}`);
    const all = (type: EventType, node?: string) =>
      page.events().filter(event => event.type === type && (node === undefined || event.node === node));
    const one = (type: EventType, node?: string) =>
      until(`${type} is told`, () => all(type, node).at(-1), { describe: () => page.events() });
    const shown = (id: string) => page.topology()!.nodes.find(node => node.id === id)!;

    /** Sets the machine's clock; resolves when the page goes by the new one. */
    async function setClock(by: Millis): Promise<ClusterEvent> {
      const before = all('clock-changed').length;
      const began = performance.now();
      set += by;
      const told = await until('told', () => all('clock-changed')[before]);
      const recent = () => Math.abs(page.topology()!.at - wall()) < 1000 && page.topology()!.verdict.level;
      expect(await until('a fresh verdict', recent)).not.toBe('unknown');
      expect(performance.now() - began).toBeLessThan(SOON);
      expect(Math.abs(Number(told.data.by) - by)).toBeLessThan(1000);
      return told;
    }

    /** What a page and the history say is the same, in the order of writing, each once. */
    async function nothingLost(): Promise<void> {
      const events = page.events();
      const ids = events.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      const kept = await server.get<{ events: ClusterEvent[] }>(`${AT}/events?limit=500`);
      const told = kept.events.toReversed();
      expect(told.slice(-events.length)).toEqual(events);
      expect(page.client.socket.connected).toBe(true);
      expect(page.gaps()).toEqual([]);
    }

    test('set back while it hangs, set forward while its replica takes over', {
      timeout: 90_000,
    }, async () => {
      const victim = cluster.masters[0]!;
      const hung = `hung:${victim.id}`;
      victim.freeze();
      const frozen = performance.now();
      const lasting = () => performance.now() - frozen;
      await until('named', () =>
        page.topology()!.diagnoses.some(({ id, state }) => id === hung && state === 'confirmed'),
      );
      await one('node-unreachable', victim.id);
      const { seq } = page.topology()!;
      const before = shown(victim.id);
      expect(Math.abs(wall() - before.unreachableSince! - lasting())).toBeLessThan(1000);

      const back = await setClock(-6 * HOURS);
      expect(back).toMatchObject({ level: 'warning', text: expect.stringContaining('set back by 6 h') });
      expect(page.topology()!.seq).toBeGreaterThan(seq);
      const goesOn = () => {
        const node = shown(victim.id);
        expect(node.reachable).toBe(false);
        expect(Math.abs(wall() - node.unreachableSince! - lasting())).toBeLessThan(1000);
        const still = page.topology()!.diagnoses.find(({ id }) => id === hung);
        expect(Math.abs(wall() - still!.since - lasting())).toBeLessThan(1000);
      };
      goesOn();

      await one('fail-raised', victim.id);
      const forward = await setClock(6 * HOURS);
      expect(forward).toMatchObject({ level: 'info', text: expect.stringContaining('suspended for 6 h') });
      goesOn();
      await one('failover');
      await setClock(-6 * HOURS);
      goesOn();

      victim.resume();
      const back2 = await one('node-reachable', victim.id);
      expect(Math.abs(Number(back2.data.after) - lasting())).toBeLessThan(1000);
      await until('all is well again', () => page.topology()!.verdict.level === 'ok');
      const counts = (['node-unreachable', 'node-reachable', 'fail-raised', 'fail-cleared'] as const).map(
        type => all(type, victim.id).length,
      );
      expect(counts).toEqual([1, 1, 1, 1]);
      expect(all('failover')).toHaveLength(1);
      expect(all('clock-changed')).toHaveLength(3);
      const raised = all('diagnosis-raised', victim.id).map(({ data }) => [data.kind, data.state]);
      expect(raised).toEqual([...new Map(raised.map(pair => [String(pair), pair])).values()]);
      await nothingLost();

      const [incident] = (await server.get<{ incidents: Incident[] }>(`${AT}/incidents`)).incidents;
      const afters = incident!.steps.map(({ after }) => after);
      expect(afters).toEqual(afters.toSorted((a, b) => a - b));
      expect(incident!.lasted).toBeGreaterThan(0);
      expect(incident!.lasted).toBeLessThan(lasting());
      for (const step of incident!.steps)
        expect(Math.abs(step.at - incident!.from - step.after)).toBeLessThan(300);
    });

    test('after that, faults are named as fast, and charts go on', { timeout: 60_000 }, async () => {
      await setClock(-6 * HOURS);
      const victim = cluster.masters[1]!;
      const kept = async () => {
        const { series } = await sockets(`?from=${wall() - 60_000}&node=${victim.id}`);
        return series[0]!.at;
      };
      const times = await kept();
      expect(times.length).toBeGreaterThan(5);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      await until('newer values', async () => (await kept()).at(-1)! > times.at(-1)! + 2000);
      expect(wall() - (await kept()).at(-1)!).toBeLessThan(SOON);

      victim.freeze();
      const frozen = performance.now();
      await until('named', () =>
        page
          .topology()!
          .diagnoses.some(({ id, state }) => id === `hung:${victim.id}` && state === 'confirmed'),
      );
      expect(performance.now() - frozen).toBeLessThan(SOON);
      victim.resume();
      await until('cleared', () => page.topology()!.diagnoses.length === 0);
      await until('all is well again', () => page.topology()!.verdict.level === 'ok');
      await nothingLost();
      const now = await server.get<Topology>(AT);
      const then = await server.get<Topology>(`${AT}?at=${wall() - 1}`);
      expect(Math.abs(then.at - now.at)).toBeLessThan(2000);
    });
  },
);
