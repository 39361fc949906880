import { expect, test } from 'vitest';
import { buildLinkTable } from '@/lib/sockets/links/build-link-table';
import type { HostView, LinkTable } from '@/lib/sockets/links/link-table';
import { busMatrix } from '@/lib/sockets/picture/bus-matrix';
import type { BusMatrix } from '@/lib/sockets/picture/socket-picture';
import { SocketState } from '@/lib/sockets/table/socket-row';
import { type RecordedLook, recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { changedRows, later } from '../links/looks';

/** The matrix after each of these looks. */
function matrices(looks: readonly RecordedLook[]): BusMatrix[] {
  let table: LinkTable | null = null;
  const all: BusMatrix[] = [];
  for (const { hosts, members } of looks) {
    const next: LinkTable = buildLinkTable(hosts, members, undefined, table);
    all.push(busMatrix(next, members, all.at(-1) ?? null, hosts[0]!.at, table));
    table = next;
  }
  return all;
}

const with6 = (hosts: readonly HostView[]): RecordedLook => ({ ...quiet, hosts });
const quiet = recordedLook('three-hosts-quiet');
const WELL = ['-.....', '.-....', '..-...', '...-..', '....-.', '.....-'];

test('a quiet cluster is all points, by the order of its members', () => {
  const [matrix] = matrices([quiet]);
  expect(matrix).toEqual({ ids: quiet.members.map(({ id }) => id), cells: WELL, troubled: [] });
});

test('bytes on their way, a handshake, a message not yet read: normal traffic until it lasts', () => {
  const busy = changedRows(quiet.hosts, row => ({ ...row, txQueue: 2568, timer: 1 }));
  expect(matrices([with6(busy), with6(later(busy, 1000))]).map(({ cells }) => cells)).toEqual([WELL, WELL]);
  const unread = changedRows(quiet.hosts, row => ({ ...row, rxQueue: 100 }));
  const [first, again, next] = matrices([with6(unread), with6(unread), with6(later(unread, 1000))]);
  expect([first?.troubled, again?.troubled]).toEqual([[], []]);
  expect(next?.troubled).toHaveLength(30);
  expect(new Set(next?.troubled.map(({ sign }) => sign))).toEqual(new Set(['unread']));
});

test('a cut link is in trouble since it was first seen so, in both directions', () => {
  const looks = ['quiet', 'link-cut', 'link-cut-longer', 'half-open'].map(name =>
    recordedLook(`three-hosts-${name}`),
  );
  const [, cut, longer, healed] = matrices(looks);
  const host = (id: string) => quiet.members.find(one => one.id === id)?.host;
  for (const { from, to } of longer?.troubled ?? [])
    expect([host(from), host(to)].sort()).toEqual(['10.77.0.1', '10.77.0.2']);
  expect(cut?.troubled.map(({ sign }) => sign)).toContain('retransmitting');
  const both = longer?.troubled.filter(link =>
    cut?.troubled.some(({ from, to }) => from === link.from && to === link.to),
  );
  expect(both?.length).toBeGreaterThan(0);
  for (const { since, sign } of both ?? [])
    expect([since, sign]).toEqual([looks[1]?.hosts[0]?.at, 'connecting']);
  expect(healed?.troubled).toEqual([]);
});

test('who runs where no kernel is seen, and who has no link', () => {
  const first = quiet.hosts.slice(0, 1);
  const [matrix] = matrices([with6(first)]);
  const seen = quiet.members.map(({ host }) => host === '10.77.0.1');
  for (const [i, row] of matrix?.cells.entries() ?? [])
    for (const [j, cell] of [...row].entries())
      if (i !== j) expect(cell).toBe(seen[i] ? (seen[j] ? '.' : ',') : '?');
  const cutOff = changedRows(first, row => (row.state === SocketState.listen ? row : null));
  expect(matrices([with6(cutOff)])[0]?.cells.join('')).toContain(' ');
});

test('a node that is gone has an empty row and column', () => {
  const looks = ['one-host-quiet', 'one-host-killed'].map(recordedLook);
  const dead = looks[0]!.members.findIndex(({ port }) => port === 7403);
  const matrix = matrices(looks)[1];
  expect(matrix?.cells[dead]?.replaceAll(' ', '')).toBe('-');
  expect(
    matrix?.cells
      .map(row => row[dead])
      .join('')
      .trim(),
  ).toBe('-');
});
