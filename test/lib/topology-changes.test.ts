import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import type { NodeLine } from '@/lib/cluster/node-line';
import type { Topology } from '@/lib/cluster/topology';
import { applyChanges, diffTopology } from '@/lib/topology-changes';
import { AT, all, join, master, replica, SIX } from '../helpers/cluster-model';

const anyNode = fc.integer({ min: 1, max: 12 }).chain(n =>
  fc.oneof(
    fc
      .record({
        from: fc.integer({ min: 0, max: 15 }),
        flags: fc.constantFrom(0, Flag.pfail, Flag.fail),
        epoch: fc.nat(20),
      })
      .map(({ from, flags, epoch }) =>
        master(n, [[from * 1024, from * 1024 + 1023]], { flags: Flag.master | flags, configEpoch: epoch }),
      ),
    fc.integer({ min: 1, max: 12 }).map(of => replica(n, of)),
  ),
);
const topology = fc
  .uniqueArray(anyNode, { selector: (line: NodeLine) => line.id, minLength: 1, maxLength: 12 })
  .map(lines => join(all(lines, [Number.parseInt(lines[0]!.id, 16)])));

describe('diffTopology', () => {
  it('turns any picture into any other when applied, as JSON would carry it', () => {
    fc.assert(
      fc.property(topology, topology, (prev, next) => {
        const carried = JSON.parse(JSON.stringify(diffTopology(prev, next)));
        const applied = applyChanges(prev, carried, 5, next.at);
        expect(applied).toEqual(JSON.parse(JSON.stringify({ ...next, seq: 5 })));
      }),
    );
  });

  it('is empty when only times and small wobble of gauges differ', () => {
    const measures = (at: number, opsPerSec: number) =>
      new Map(
        SIX.map(line => [line.id, { at, opsPerSec, usedMemory: 1_000_000 + opsPerSec, replOffset: at }]),
      );
    const prev = join(all(SIX), { measures: measures(AT, 1001) });
    const next: Topology = {
      ...join(all(SIX), { measures: measures(AT + 5000, 1004), now: AT + 5000 }),
      at: AT + 5000,
    };
    expect(diffTopology(prev, next)).toEqual([]);
  });

  it('sends only the measures that moved, and the node whole when one is no longer reported', () => {
    const measures = (facts: object) =>
      new Map(SIX.map(line => [line.id, { at: AT, keys: 5, opsPerSec: 100, ...facts }]));
    const prev = join(all(SIX), { measures: measures({}) });
    const next = join(all(SIX), { measures: measures({ keys: 6 }) });
    expect(diffTopology(prev, next)[0]).toEqual({
      type: 'measures',
      id: SIX[0]!.id,
      measures: { at: AT, keys: 6 },
    });
    expect(applyChanges(prev, diffTopology(prev, next), 1, AT).nodes[0]?.measures).toEqual({
      at: AT,
      keys: 6,
      opsPerSec: 100,
    });
    expect(diffTopology(next, join(all(SIX)))[0]).toMatchObject({ type: 'node' });
  });

  it('keeps the identity of nodes that did not change', () => {
    const prev = join(all(SIX));
    const next = join(
      all(SIX.map(line => (line.port && line.id.endsWith('1') ? { ...line, configEpoch: 9 } : line))),
    );
    const applied = applyChanges(prev, diffTopology(prev, next), 1, next.at);
    const same = applied.nodes.filter(node => prev.nodes.includes(node)).length;
    expect(same).toBe(5);
  });
});
