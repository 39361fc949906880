import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownNumbers, withNumbers } from '@/lib/history/numbers';
import { applyPicture, diffPicture } from '@/lib/history/picture-changes';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { aPicture, counters } from '../../server/push/a-picture';
import { aTopology, nodeId } from '../../server/push/stepped-clusters';

const AT = 1_700_000_100_000;
const millis = fc.integer({ min: AT - 100_000, max: AT });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const names = ['a', 'b', 'c', 'd'] as const;

const host = fc.record({
  name: fc.constantFrom(...names),
  kind: fc.constant('agent' as const),
  version: orNull(fc.constant('1')),
  address: fc.constant(null),
  at: orNull(millis),
  interval: fc.constant(1000),
  state: fc.constantFrom('live' as const, 'stale' as const),
  source: fc.constant('proc' as const),
  took: orNull(fc.nat(900).map(took => took / 100)),
  rows: fc.nat(900),
  clockOffset: orNull(fc.integer({ min: -9, max: 9 })),
  nodes: fc.constant([]),
  problems: fc.constantFrom([], [{ code: 'late', text: 'late' }]),
});
const plane = orNull(fc.nat(99).map(counters));
const node = fc.record({
  id: fc.integer({ min: 0, max: 5 }).map(nodeId),
  host: fc.constantFrom(...names, 'gone'),
  at: millis,
  source: fc.constant('proc' as const),
  process: orNull(fc.constantFrom('S', 'T')),
  client: plane,
  bus: plane,
});
const matrix = fc.integer({ min: 0, max: 3 }).chain(size =>
  fc.record({
    ids: fc.constant(Array.from({ length: size }, (_, i) => nodeId(i))),
    cells: fc.array(fc.string({ minLength: size, maxLength: size, unit: fc.constantFrom('.', '!', '?') }), {
      minLength: size,
      maxLength: size,
    }),
    troubled: fc.constantFrom(
      [],
      [
        {
          ...{ from: nodeId(0), to: nodeId(1), sign: 'unread' as const },
          ...{ retransmits: 0, txQueue: 0, rxQueue: 7, since: AT },
        },
      ],
    ),
  }),
);
const picture: fc.Arbitrary<SocketPicture> = fc
  .record({
    at: millis,
    hosts: fc.uniqueArray(host, { selector: one => one.name }),
    nodes: fc.uniqueArray(node, { selector: one => one.id }),
    matrix,
    keepalive: fc.constant([]),
    sentinel: fc.constantFrom(null, 'a', 'b'),
  })
  .map(({ sentinel, ...rest }) => {
    // A Sentinel is seen in its host's newest sample, and only there.
    const seen = rest.hosts.find(one => one.name === sentinel)?.at ?? null;
    return sentinel === null || seen === null
      ? rest
      : { ...rest, sentinels: [{ host: sentinel, port: 26379, at: seen, connections: [] }] };
  });

describe('changes of a socket picture', () => {
  it('and the numbers of a tick turn any picture into any other, as JSON would carry them', () => {
    fc.assert(
      fc.property(picture, picture, (prev, next) => {
        const changes = JSON.parse(JSON.stringify(diffPicture(prev, next)));
        const values = JSON.parse(JSON.stringify(shownNumbers(aTopology(), next, AT)));
        const { sockets } = withNumbers(aTopology(), applyPicture(prev, changes), values, AT);
        expect(sockets).toEqual(next);
      }),
      { numRuns: 500 },
    );
  });

  it('are none when only numbers and times moved', () => {
    fc.assert(
      fc.property(picture, fc.nat(50), (prev, by) => {
        const next: SocketPicture = {
          ...prev,
          at: prev.at + by,
          hosts: prev.hosts.map(one => ({ ...one, at: AT, took: by, rows: by, clockOffset: by })),
          nodes: prev.nodes.map(one => ({ ...one, at: AT, client: counters(by), bus: null })),
          ...(prev.sentinels ? { sentinels: prev.sentinels.map(one => ({ ...one, at: AT })) } : {}),
        };
        expect(diffPicture(prev, next)).toEqual([]);
      }),
    );
  });

  it('send only the rows of the matrix that changed', () => {
    const prev = aPicture();
    const cells = prev.matrix.cells.with(2, prev.matrix.cells[2]!.replace('.', '!'));
    expect(diffPicture(prev, { ...prev, matrix: { ...prev.matrix, cells } })).toEqual([
      { type: 'cells', rows: [[2, cells[2]]] },
    ]);
  });
});
