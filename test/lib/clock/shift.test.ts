import { describe, expect, it } from 'vitest';
import { shiftIncident } from '@/lib/clock/shift-incident';
import { shiftPicture } from '@/lib/clock/shift-picture';
import { shiftTopology } from '@/lib/clock/shift-topology';
import type { Topology } from '@/lib/cluster/topology';
import type { Incident } from '@/lib/incidents/incident';
import { diffTopology } from '@/lib/topology-changes';
import { ALL_RECORDED, recorded } from '../../fixtures/sockets/faults/replay';
import { recordedStream } from '../../helpers/recorded-stream';
import { aPicture } from '../../server/push/a-picture';
import { aTopology, nodeId } from '../../server/push/stepped-clusters';

const BY = -6 * 3_600_000;

/** Every time since the epoch moved, known by its size: what a picture gains later is in it too. */
function allMoved(value: unknown): unknown {
  if (typeof value === 'number') return value > 1e12 ? value + BY : value;
  if (Array.isArray(value)) return value.map(allMoved);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, allMoved(one)]));
}

describe.each(ALL_RECORDED)('recorded: %s', fault => {
  it('every time in what is shown is moved, and nothing else', () => {
    for (const { topology, sockets } of recordedStream(recorded(fault))) {
      expect(shiftTopology(topology, BY)).toEqual(allMoved(topology));
      if (sockets) expect(shiftPicture(sockets, BY)).toEqual(allMoved(sockets));
    }
  });
});

const AT = 1_800_000_000_000;

it('so are the times that no recording has', () => {
  const node = aTopology().nodes[0]!;
  const inferred = { confidence: 1, why: 'it listens', unseenSince: AT - 4 };
  const migration = {
    ...{ id: 'run', kind: 'keys', from: nodeId(0), to: nodeId(1), state: 'finished' },
    ...{ since: AT - 900, lastProgress: AT - 100, ended: AT - 10, lasted: 890 },
  } as unknown as NonNullable<Topology['migrations']>[number];
  const topology = aTopology({
    at: AT,
    splitSince: AT - 3,
    nodes: [{ ...node, unreachableSince: AT - 50, viewAt: 0, inferred, measures: { at: AT - 7 } }],
    migrations: [migration],
  });
  const moved = shiftTopology(topology, BY);
  expect(moved).toEqual(allMoved(topology));
  expect(moved.nodes[0]!.viewAt).toBe(0);
  const sentinels = [{ host: 'db1', port: 26_379, at: AT - 2, connections: [] }];
  const picture = { ...aPicture({ at: AT }), sentinels };
  expect(shiftPicture(picture, BY)).toEqual(allMoved(picture));
  const incident = {
    ...{ from: AT - 8000, to: AT, lasted: 8000, diagnoses: [], unserved: { from: 10, to: null, ms: 3 } },
    steps: [{ type: 'fail', at: AT - 4000, after: 4000, text: 'FAIL' }],
  } as unknown as Incident;
  expect(shiftIncident(incident, BY)).toEqual(allMoved(incident));
});

it('nothing to move gives the same object', () => {
  const topology = aTopology();
  expect(shiftTopology(topology, 0)).toBe(topology);
  expect(diffTopology(topology, shiftTopology(shiftTopology(topology, BY), -BY))).toEqual([]);
});
