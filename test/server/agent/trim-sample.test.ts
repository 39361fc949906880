import { describe, expect, it } from 'vitest';
import { MAX_AGENT_MESSAGE, MAX_ROWS } from '@/lib/agent-wire';
import { packSample } from '@/lib/sockets/sample/pack-sample';
import type { HostSample, NamespaceSample, PortSummary } from '@/lib/sockets/sample/sample';
import { unpackSample } from '@/lib/sockets/sample/unpack-sample';
import { trimSample } from '@/server/agent/trim-sample';
import { aSample } from '../hosts/a-source';

const ipv6 = (i: number) => `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${(0x1000 + (i % 0xefff)).toString(16)}`;
const space = (id: number, overrides: Partial<NamespaceSample> = {}): NamespaceSample => ({
  id: `${id}`,
  addresses: [],
  processes: [],
  rows: [],
  ports: [],
  counters: null,
  tableRows: 0,
  ...overrides,
});
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    local: { ip: ipv6(i), port: 16_379 },
    remote: { ip: ipv6(i + 7), port: 40_000 + (i % 20_000) },
    state: 1,
    txQueue: 12_345,
    rxQueue: 0,
    timer: 2,
    retransmits: 0,
    keepalive: 29.87,
    owner: 123_456,
  }));
const processes = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    pid: i,
    innerPid: i,
    kind: 'server' as const,
    program: 'redis-server',
    started: 1_234_567,
    state: 'S',
    cpuTicks: 1_234_567,
    port: 6379,
    listens: [6379, 16_379],
  }));
const port = (number: number, peers: number): PortSummary => ({
  port: number,
  established: 1,
  timeWait: 0,
  closeWait: 0,
  closing: 0,
  synRecv: 0,
  txQueue: 0,
  rxQueue: 0,
  unread: 0,
  retransmitting: 0,
  windowClosed: 0,
  acceptQueue: 0,
  opened: 0,
  closed: 0,
  peers: Array.from({ length: peers }, (_, i): [string, number] => [ipv6(i), 1]),
});
const spaces = (count: number) => Array.from({ length: count }, (_, i) => space(i));

/** The server takes it, whole and as a difference from something quite different. */
function taken(sample: HostSample): HostSample {
  const trimmed = trimSample(sample);
  const before = aSample(1, 1, { namespaces: [space(0, { rows: rows(MAX_ROWS).reverse() })] });
  for (const previous of [null, before]) {
    const packed = packSample({ ...trimmed, seq: 2 }, previous);
    expect(JSON.stringify(packed).length).toBeLessThan(MAX_AGENT_MESSAGE - 1024);
    expect(unpackSample(packed, previous)).toMatchObject({ ok: true });
  }
  return trimmed;
}
const told = (sample: HostSample) =>
  sample.problems.filter(one => one.code === 'too-many-rows').map(one => one.text);

describe('a sample that is more than the server takes', () => {
  it.each([
    ['4096 rows of IPv6', { namespaces: [space(0, { rows: rows(4096) })] }, /^[^:]*: \d{4} of 4096 conn/],
    [
      '5000 rows',
      { namespaces: [space(0, { rows: rows(5000) })] },
      /\d{4} of 5000 connections of interest are/,
    ],
    ['513 namespaces', { namespaces: spaces(513) }, /: 512 of 513 network namespaces are sent\.$/],
    [
      '1025 processes in one',
      { namespaces: [space(0, { processes: processes(1025) })] },
      /1024 of 1025 proc/,
    ],
    [
      '5000 processes in many',
      { namespaces: spaces(500).map(one => ({ ...one, processes: processes(10) })) },
      /\d+ of 5000 processes/,
    ],
    [
      'clients everywhere',
      {
        namespaces: spaces(40).map(one => ({
          ...one,
          ports: Array.from({ length: 40 }, (_, i) => port(i, 16)),
        })),
      },
      /: \d+ of 25600 addresses of clients are sent\.$/,
    ],
  ])('of %s is made short enough, and says so', (_what, overrides, expected) => {
    const trimmed = taken(aSample(1, 1, overrides));
    expect(told(trimmed)).toEqual([expect.stringMatching(expected)]);
  });

  it('of 65 problems or of one too long is taken', () => {
    const problems = Array.from({ length: 65 }, () => ({ code: 'late' as const, text: 'x'.repeat(501) }));
    expect(told(taken(aSample(1, 1, { problems })))).toEqual([
      expect.stringContaining('63 of 65 problems are sent'),
    ]);
  });

  it('leaves what fits as it is', () => {
    const sample = aSample(1, 1, { took: 1.26, namespaces: [space(0, { rows: rows(2000) })] });
    expect(trimSample(sample)).toEqual({ ...sample, took: 1.3 });
  });
});
