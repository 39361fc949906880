import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROWS } from '@/lib/agent-wire';
import { packSample } from '@/lib/sockets/sample/pack-sample';
import type { HostSample, LinkRow, PortSummary } from '@/lib/sockets/sample/sample';
import { unpackSample } from '@/lib/sockets/sample/unpack-sample';
import { arbitrarySample } from './arbitrary-sample';

/** As it arrives: through JSON. */
const sent = (packed: unknown): unknown => JSON.parse(JSON.stringify(packed));

/** A sample and one that follows it, with most of it the same. */
const pair = fc.oneof(
  fc.tuple(arbitrarySample, arbitrarySample),
  arbitrarySample.chain(first =>
    fc
      .shuffledSubarray([...(first.namespaces[0]?.rows ?? [])])
      .map((rows): [HostSample, HostSample] => [
        first,
        { ...first, seq: first.seq + 1, namespaces: first.namespaces.map(one => ({ ...one, rows })) },
      ]),
  ),
);

const row = (port: number): LinkRow => ({
  local: { ip: '10.0.0.1', port },
  remote: { ip: '10.0.0.2', port: 16_379 },
  state: 1,
  txQueue: 0,
  rxQueue: 0,
  timer: 0,
  retransmits: 0,
  keepalive: 0,
  owner: 7,
});
const sampleOf = (seq: number, rows: readonly LinkRow[]): HostSample => ({
  at: 1000 * seq,
  seq,
  source: 'proc',
  cause: 'tick',
  took: 1,
  problems: [],
  namespaces: [
    { id: '1', addresses: [], processes: [], rows, ports: [], counters: null, tableRows: rows.length },
  ],
});

describe('a packed sample', () => {
  it('is the same sample once unpacked, whole or as a difference from any other', () => {
    fc.assert(
      fc.property(pair, ([previous, sample]) => {
        expect(unpackSample(sent(packSample(sample, null)), null)).toEqual({ ok: true, sample });
        expect(unpackSample(sent(packSample(sample, previous)), previous)).toEqual({ ok: true, sample });
      }),
      { numRuns: 500 },
    );
  });

  it('tells the counters of a port in the order that agents of every version know', () => {
    const port: PortSummary = {
      port: 6379,
      established: 1,
      timeWait: 2,
      closeWait: 3,
      closing: 4,
      synRecv: 5,
      txQueue: 6,
      rxQueue: 7,
      unread: 8,
      retransmitting: 9,
      windowClosed: 10,
      acceptQueue: 11,
      opened: 12,
      closed: 13,
      peers: [['10.0.0.2', 1]],
    };
    const [namespace] = sampleOf(1, []).namespaces;
    const sample = { ...sampleOf(1, []), namespaces: [{ ...namespace!, ports: [port] }] };
    expect(packSample(sample, null).namespaces[0]!.ports).toEqual([
      [6379, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, [['10.0.0.2', 1]]],
    ]);
  });

  it('tells a row that changed, went or came, and nothing of the others', () => {
    const [a, b, c, d] = [row(1), row(2), row(3), row(4)];
    const packed = packSample(sampleOf(2, [a, { ...b, txQueue: 9 }, d]), sampleOf(1, [a, b, c]));
    expect(packed.namespaces[0]).toMatchObject({
      changed: [[1, 1, 9, 0, 0, 0, 0, 7]],
      gone: [2],
      added: [[2, '10.0.0.1', 4, '10.0.0.2', 16_379, 1, 0, 0, 0, 0, 0, 7]],
    });
    const quiet = packSample(sampleOf(2, [a, b, c]), sampleOf(1, [a, b, c]));
    expect(quiet.namespaces[0]).toEqual({ id: '1', counters: null, tableRows: 3 });
  });

  it('asks for a whole one when it builds on a sample that is not here', () => {
    const packed = packSample(sampleOf(3, [row(1)]), sampleOf(2, [row(1)]));
    expect(unpackSample(packed, null)).toMatchObject({ ok: false, why: 'gap' });
    expect(unpackSample(packed, sampleOf(1, [row(1)]))).toMatchObject({ ok: false, why: 'gap' });
    expect(unpackSample(packed, sampleOf(2, [row(1)]))).toMatchObject({ ok: true });
  });

  it('is refused with ten times the rows, told at once or in pieces', () => {
    const many = Array.from({ length: 10 * MAX_ROWS }, (_, i) => row(i));
    expect(unpackSample(packSample(sampleOf(1, many), null), null)).toEqual({
      ok: false,
      why: 'too-many-rows',
      reason: '40960 rows in one sample; at most 4096 are taken',
    });
    const half = sampleOf(1, many.slice(0, 3000));
    const more = packSample(sampleOf(2, many.slice(0, 6000)), half);
    expect(unpackSample(more, half)).toMatchObject({ ok: false, why: 'too-many-rows' });
  });

  it('is refused once small differences have made it too large', () => {
    const listens = Array.from({ length: 4096 }, (_, i) => i);
    const lasting = {
      kind: 'server',
      program: 'redis-server',
      started: 1,
      state: 'S',
      cpuTicks: 1,
      port: 1,
    } as const;
    const grown = (count: number): HostSample => ({
      ...sampleOf(count, []),
      namespaces: Array.from({ length: count }, (_, i) => ({
        ...sampleOf(1, []).namespaces[0]!,
        id: `${i}`,
        processes: [{ ...lasting, pid: 1, innerPid: 1, listens }],
      })),
    });
    let previous: HostSample | null = null;
    for (let count = 1; count <= 4; count++) {
      const packed = sent(packSample(grown(count), previous));
      expect(unpackSample(packed, previous)).toMatchObject({ ok: true });
      previous = grown(count);
    }
    expect(unpackSample(sent(packSample(grown(5), previous)), previous)).toMatchObject({
      ok: false,
      reason: '20480 listens in one sample; at most 16384 are taken',
    });
  });

  it('is refused, never thrown at, whatever comes instead', () => {
    const previous = sampleOf(1, [row(1)]);
    const good = packSample(sampleOf(2, [row(1)]), previous);
    const [space] = good.namespaces;
    const bad: unknown[] = [
      null,
      7,
      'x',
      [],
      {},
      { ...good, extra: 1 },
      { ...good, at: 'now' },
      { ...good, took: Number.NaN },
      { ...good, namespaces: [null] },
      { ...good, namespaces: [{ ...space, changed: [[5, 1, 0, 0, 0, 0, 0, null]] }] },
      { ...good, namespaces: [{ ...space, gone: [0, 0] }] },
      { ...good, namespaces: [{ ...space, added: [[9, '1', 1, '1', 1, 1, 0, 0, 0, 0, 0, null]] }] },
      {
        ...good,
        namespaces: [{ ...space, added: [[0, 'x'.repeat(65), 1, '1', 1, 1, 0, 0, 0, 0, 0, null]] }],
      },
      { ...good, namespaces: [{ ...space, ticks: [[3, 'S', 1]] }] },
      { ...good, namespaces: [{ ...space, portOrder: [1] }] },
    ];
    for (const one of bad)
      expect(unpackSample(one, previous), JSON.stringify(one)).toMatchObject({ ok: false, why: 'malformed' });
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(unpackSample(value, previous).ok).toBe(false);
      }),
    );
  });
});
