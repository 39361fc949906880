import { describe, expect, it } from 'vitest';
import { buildMoment, type KeptMoment } from '@/lib/history/build-moment';
import { shownNumbers } from '@/lib/history/numbers';
import { diffPicture } from '@/lib/history/picture-changes';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { diffTopology } from '@/lib/topology-changes';
import { ALL_RECORDED, recorded } from '../../fixtures/sockets/faults/replay';
import { recordedStream, type ShownStep } from '../../helpers/recorded-stream';

const carried = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** What is kept of a stream of which each step is a tick, `topologies` and pictures by a keyframe and their changes. */
function keep(steps: readonly ShownStep[]): KeptMoment {
  const [first] = steps;
  const last = steps.at(-1)!;
  const pairs = steps.slice(1).map((next, i) => [steps[i]!, next] as const);
  return carried({
    at: last.now + 400,
    topology: first!.topology,
    topologyChanges: pairs.map(([prev, next]) => ({
      seq: next.topology.seq,
      at: next.now,
      changes: diffTopology(prev.topology, next.topology).filter(change => change.type !== 'measures'),
    })),
    sockets: first!.sockets,
    socketsChanges: pairs.map(([prev, next]) => ({
      at: next.now,
      changes: diffPicture(prev.sockets, next.sockets),
    })),
    tick: {
      at: last.now,
      dataAt: last.topology.at,
      values: shownNumbers(last.topology, last.sockets, last.now),
    },
  });
}

describe.each(ALL_RECORDED)('recorded: %s', fault => {
  const steps = recordedStream(recorded(fault));

  it('is put together again as it was shown, at every step', () => {
    let differing = 0;
    for (let end = 1; end <= steps.length; end += 7) {
      const moment = buildMoment(keep(steps.slice(0, end)));
      const shown = steps[end - 1]!;
      expect(diffTopology(shown.topology, moment.topology)).toEqual([]);
      expect(moment.topology).toMatchObject({ seq: shown.topology.seq, at: shown.topology.at });
      expect(moment.topology.nodes.map(node => node.measures)).toEqual(
        shown.topology.nodes.map(node => node.measures),
      );
      expect(moment.sockets).toEqual(carried(shown.sockets));
      expect(moment.beatAt).toBe(shown.now);
      if (diffPicture(steps[0]!.sockets, shown.sockets).length > 0) differing++;
    }
    if (fault !== 'quiet') expect(differing).toBeGreaterThan(0);
  });
});

describe('a moment', () => {
  const steps = recordedStream(recorded('kill')).slice(0, 40);

  it('between two ticks shows what was told after the first, with the numbers of the first elsewhere', () => {
    const kept = keep(steps);
    const { topology } = steps.at(-1)!;
    const [node, other] = topology.nodes;
    const moved = { at: topology.at + 300, clients: 77 };
    const moment = buildMoment({
      ...kept,
      topologyChanges: [
        ...kept.topologyChanges,
        {
          seq: topology.seq + 1,
          at: topology.at + 300,
          changes: [{ type: 'measures', id: node!.id, measures: moved }],
        },
      ],
    });
    expect(moment.topology.nodes[0]?.measures).toEqual({ ...node?.measures, ...moved });
    expect(moment.topology.nodes[1]?.measures).toEqual(other?.measures);
    expect(moment.topology).toMatchObject({ seq: topology.seq + 1, at: topology.at });
  });

  it('has no sockets where its tick had none, whatever was kept before', () => {
    const kept = keep(steps);
    const { topology, now } = steps.at(-1)!;
    const tick = { at: now, dataAt: topology.at, values: shownNumbers(topology, null, now) };
    expect(buildMoment({ ...kept, tick }).sockets).toBeNull();
  });

  it('tells a plane that was not seen from one without connections, and a host that never gave a sample', () => {
    const kept = keep(steps);
    const { topology, now } = steps.at(-1)!;
    const shown = steps.at(-1)!.sockets;
    const sockets: SocketPicture = {
      ...shown,
      hosts: shown.hosts.map((host, i) =>
        i === 0 ? { ...host, at: null, took: null, clockOffset: -3.5 } : host,
      ),
      nodes: shown.nodes.map((node, i) =>
        i === 1 ? { ...node, bus: null } : i === 2 ? { ...node, client: null } : node,
      ),
    };
    const values = carried(shownNumbers(topology, sockets, now));
    expect(buildMoment({ ...kept, tick: { at: now, dataAt: topology.at, values } }).sockets).toEqual(sockets);
  });

  it('is told without a tick as well, as old as its keyframe', () => {
    const kept = keep(steps);
    const moment = buildMoment({ ...kept, tick: null });
    expect(moment.topology.at).toBe(steps[0]!.topology.at);
    expect(
      diffTopology(steps.at(-1)!.topology, moment.topology).every(({ type }) => type === 'measures'),
    ).toBe(true);
    expect(moment.beatAt).toBe(steps.at(-1)!.now);
  });
});
