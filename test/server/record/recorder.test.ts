import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Entry } from '@/lib/history/entry';
import { diffPicture } from '@/lib/history/picture-changes';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { diffTopology } from '@/lib/topology-changes';
import { Recorder, type Shown } from '@/server/record/recorder';
import { ALL_RECORDED, recorded } from '../../fixtures/sockets/faults/replay';
import { emptyShelf, memoryStore } from '../../helpers/memory-store';
import { recordedStream } from '../../helpers/recorded-stream';
import { aPicture } from '../push/a-picture';
import { aNode, aTopology, nodeId } from '../push/stepped-clusters';

const START = 1_700_000_000_000;

/** A recorder whose clocks and pictures a test moves. */
function recording(first: Topology = aTopology({ seq: 1 })) {
  const shelf = emptyShelf();
  const store = memoryStore(shelf);
  let mono = 50;
  let gaps = 0;
  const health = () => ({ ...store.health(), gaps });
  const recorder = new Recorder(first, { write: store.write, health }, () => mono);
  let topology = first;
  let at = START;
  return {
    recorder,
    store,
    shelf,
    of: <T extends Entry['type']>(type: T) =>
      shelf.entries.filter((entry): entry is Extract<Entry, { type: T }> => entry.type === type),
    lose: () => gaps++,
    /** Shows the next picture so many ms later. */
    show(later: Millis, facts: Partial<Topology> = {}, beside: Partial<Shown> = {}, clock = later) {
      mono += later;
      at += clock;
      const prev = topology;
      const next = { ...prev, at, ...facts };
      const changes = diffTopology(prev, next);
      topology = { ...next, seq: prev.seq + (changes.length > 0 ? 1 : 0) };
      const none = { sockets: null, text: () => undefined, events: [] as readonly ClusterEvent[] };
      recorder.take({
        ...{ at, topology, changes, ...none },
        observed: { prev, next: topology, shift: 0 },
        ...beside,
      });
      return topology;
    },
    get at() {
      return at;
    },
  };
}

const gauges = (facts: object) => ({
  nodes: aTopology().nodes.map(node => ({ ...node, measures: { at: START, version: '7.0.15', ...facts } })),
});

describe.each(ALL_RECORDED)('recorded: %s', fault => {
  it('is kept as it was shown, event by event', async () => {
    const shelf = emptyShelf();
    const store = memoryStore(shelf);
    let mono = 0;
    const steps = recordedStream(recorded(fault));
    const cluster = steps[0]!.topology;
    const recorder = new Recorder(cluster, store, () => mono);
    let prev = steps[0]!.topology;
    let picture: SocketPicture | null = null;
    const shown: { at: Millis; topology: Topology; picture: SocketPicture | null }[] = [];
    for (const [i, { now, topology, sockets, told }] of steps.entries()) {
      mono = now - steps[0]!.now;
      const changes = i === 0 ? [] : diffTopology(prev, topology);
      const before = shelf.entries.length;
      recorder.take({
        ...{ at: now, topology, changes, sockets },
        observed: { prev, next: topology, shift: 0 },
        events: store.number(told),
        text: () => undefined,
      });
      if (shelf.entries.slice(before).some(({ type }) => type === 'tick')) picture = sockets;
      shown.push({ at: now, topology, picture });
      prev = topology;
    }
    for (let i = 0; i < shown.length; i += 11) {
      const { at, topology, picture } = shown[i]!;
      if (shown[i + 1]?.at === at) continue;
      const moment = await store.momentAt(cluster.id, at);
      expect(diffTopology(topology, moment!.topology)).toEqual([]);
      expect(moment!.sockets && diffPicture(moment!.sockets, picture!)).toEqual([]);
      expect(at - moment!.beatAt).toBeLessThan(1500);
    }
    const told = steps.flatMap(step => step.told);
    const page = await store.events({ cluster: cluster.id, limit: 1000 });
    expect(page.events.map(({ id: _id, ...event }) => event).reverse()).toEqual(
      JSON.parse(JSON.stringify(told)),
    );
  });
});

describe('the recorder', () => {
  it('ticks once an interval while somebody looks, whether anything moves or not', () => {
    const test = recording();
    test.show(0);
    for (let i = 0; i < 10; i++) {
      test.show(500);
      test.show(500);
    }
    expect(test.of('tick').map(({ at }) => at - START)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(s => s * 1000),
    );
    expect(test.of('topology')).toHaveLength(1);
    expect(test.of('topology-changes')).toEqual([]);
    test.show(60_000);
    expect(test.of('tick')).toHaveLength(12);
  });

  it('keeps gauges in the tick beside them, and between two ticks as a change', async () => {
    const test = recording();
    test.show(0);
    test.show(1000, gauges({ clients: 10, opsPerSec: 5 }));
    test.show(1000, gauges({ clients: 11, opsPerSec: 5000 }));
    expect(test.of('topology-changes')).toHaveLength(1);
    const between = test.show(300, gauges({ clients: 12, opsPerSec: 5000, masterLink: 'down' }));
    expect(test.of('topology-changes')).toHaveLength(2);
    const moment = await test.store.momentAt(between.id, test.at);
    expect(diffTopology(between, moment!.topology)).toEqual([]);
    expect(moment!.topology.at).toBe(between.at);
    const earlier = await test.store.momentAt(between.id, test.at - 1);
    expect(earlier!.topology.nodes[0]?.measures).toMatchObject({ clients: 11, version: '7.0.15' });
    const words = test.show(700, gauges({ clients: 13, opsPerSec: 5000, masterLink: 'up' }));
    expect(test.of('topology-changes').at(-1)!.changes[0]).toEqual({
      type: 'measures',
      id: nodeId(0),
      measures: { masterLink: 'up' },
    });
    const then = await test.store.momentAt(words.id, test.at);
    expect(then!.topology.nodes).toEqual(words.nodes);
  });

  it('begins with a keyframe, and keeps another each hour, after 200 changes, and when they outweigh it', () => {
    const hourly = recording();
    for (let i = 0; i <= 7200; i += 60) hourly.show(60_000);
    expect(hourly.of('topology').map(({ at }) => at - hourly.of('topology')[0]!.at)).toEqual([
      0, 3_600_000, 7_200_000,
    ]);

    const busy = recording(aTopology({ seq: 1, nodes: Array.from({ length: 300 }, (_, i) => aNode(i)) }));
    for (let i = 0; i < 402; i++) busy.show(1000, { currentEpoch: 100 + i });
    expect(busy.of('topology')).toHaveLength(2);
    expect(busy.of('topology-changes')).toHaveLength(400);

    const heavy = recording();
    const renamed = (i: number) => ({ nodes: aTopology().nodes.map(node => ({ ...node, configEpoch: i })) });
    for (let i = 0; i < 9; i++) heavy.show(1000, renamed(i + 50));
    expect(heavy.of('topology').length).toBeGreaterThan(2);
    for (const [i, entry] of heavy.shelf.entries.entries())
      if (entry.type === 'topology')
        expect(heavy.shelf.entries[i + 1]).toMatchObject({ type: 'tick', at: entry.at });
  });

  it('begins anew where the clock was set back, and where what it handed over was lost', async () => {
    const test = recording();
    test.show(0);
    test.show(1000, { currentEpoch: 70 });
    const back = test.show(1000, { currentEpoch: 71 }, {}, -3_600_000);
    expect(test.of('topology')).toHaveLength(2);
    expect((await test.store.momentAt(back.id, test.at))!.topology.currentEpoch).toBe(71);
    test.lose();
    test.show(200, { currentEpoch: 72 });
    expect(test.of('topology')).toHaveLength(3);
    expect(test.of('level').map(({ level }) => level)).toEqual(['ok', 'ok']);
  });

  it('keeps pictures with the ticks, and that there is none any more', async () => {
    const test = recording();
    const { id } = test.show(0, {}, { sockets: aPicture({ at: START }) });
    const hosts = aPicture().hosts.map(host => ({
      ...host,
      state: 'stale' as const,
      at: START + 900,
      rows: 901,
    }));
    const next = aPicture({ at: START + 1000, hosts });
    test.show(1000, {}, { sockets: next });
    expect(test.of('sockets-changes')[0]?.changes.map(({ type }) => type)).toEqual(['host']);
    expect((await test.store.momentAt(id, test.at))!.sockets).toEqual(next);
    const numbers = {
      ...next,
      at: START + 2000,
      hosts: hosts.map(host => ({ ...host, took: 9.5, clockOffset: null })),
    };
    test.show(1000, {}, { sockets: numbers });
    expect(test.of('sockets-changes')).toHaveLength(1);
    expect((await test.store.momentAt(id, test.at))!.sockets).toEqual(numbers);
    test.show(1000, {}, { sockets: null });
    expect((await test.store.momentAt(id, test.at))!.sockets).toBeNull();
    expect((await test.store.momentAt(id, test.at - 1))!.sockets).toEqual(numbers);
  });

  it('keeps a raw text when more than its stamps moved', () => {
    const test = recording();
    const line = (ping: number, epoch: number) =>
      `${nodeId(0)} 127.0.0.1:7000@17000 myself,master - ${ping} 1700 ${epoch} connected 0-5\n`;
    const read = (text: string) => ({
      text: (node: NodeId) => (node === nodeId(0) ? { text, at: test.at - 5 } : undefined),
    });
    for (const text of [line(0, 1), line(0, 1), line(1_700_000_000_001, 1), line(7, 2), line(0, 1)])
      test.show(300, {}, read(text));
    expect(test.of('text').map(({ text }) => text)).toEqual([line(0, 1), line(7, 2), line(0, 1)]);
    expect(test.of('text').map(({ node }) => node)).toEqual([nodeId(0), nodeId(0), nodeId(0)]);
  });

  it('tells levels, also that nobody watches any more', async () => {
    const test = recording();
    test.show(0);
    const { verdict } = aTopology();
    test.show(1000, { verdict: { ...verdict, level: 'critical', code: 'master-fail', text: 'a is down' } });
    test.show(1000, {
      verdict: { ...verdict, level: 'critical', code: 'master-fail', text: 'a is down for 2 s' },
    });
    test.recorder.stop(test.at + 10);
    test.recorder.stop(test.at + 20);
    expect(test.of('level').map(({ at, level }) => [at - START, level])).toEqual([
      [0, 'ok'],
      [1000, 'critical'],
      [2010, 'off'],
    ]);
  });
});
