import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { printNodes } from '@/lib/cluster/print-nodes';
import { nodeLine } from '../../helpers/arbitrary-listing';

const ID = '07c37dfeb235213a872192d90877d0cd55635b91';
const PEER = '67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1';
const one = (line: string) => {
  const { lines, malformed } = parseNodes(line);
  expect(malformed).toEqual([]);
  expect(lines).toHaveLength(1);
  return lines[0]!;
};

describe('parseNodes', () => {
  it('gives back any printed listing', () => {
    fc.assert(
      fc.property(fc.array(nodeLine, { maxLength: 8 }), lines => {
        const parsed = parseNodes(printNodes({ lines }));
        expect(parsed.malformed).toEqual([]);
        expect(parsed.lines).toEqual(lines);
      }),
    );
  });

  it('never throws and accounts for every line, whatever the text', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(`${ID} 127.0.0.1:1@2 master - 0 0 1 connected [`, `${ID} `),
    );
    fc.assert(
      fc.property(fc.array(junk), pieces => {
        const text = pieces.join('\n');
        const { lines, malformed } = parseNodes(text);
        const numbers = malformed.map(entry => entry.line);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(lines.length + malformed.length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });

  it.each([
    ['3.x', `${ID} 127.0.0.1:30001 master - 0 0 1 connected`, { host: '127.0.0.1', port: 30001, busPort: 0 }],
    ['4+', `${ID} 127.0.0.1:30001@1122 master - 0 0 1 connected`, { port: 30001, busPort: 1122 }],
    [
      'IPv6',
      `${ID} 2001:db8::8d:5:6387@16387 master - 0 0 1 connected`,
      { host: '2001:db8::8d:5', port: 6387 },
    ],
    ['no ip', `${ID} :0@0 master,noaddr - 0 0 1 disconnected`, { host: '', port: 0, linkUp: false }],
    [
      'hostname',
      `${ID} 10.0.0.1:1@2,h.example.com master - 0 0 1 connected`,
      { hostname: 'h.example.com', aux: [] },
    ],
    ['empty hostname', `${ID} 10.0.0.1:1@2, master - 0 0 1 connected`, { hostname: '' }],
    [
      'aux fields',
      `${ID} 10.0.0.1:0@2,,tls-port=7,shard-id=x master - 0 0 1 connected`,
      {
        hostname: '',
        aux: [
          ['tls-port', '7'],
          ['shard-id', 'x'],
        ],
      },
    ],
  ])('reads the address of %s', (_, line, expected) => {
    expect(one(line)).toMatchObject(expected);
  });

  it('tells fail? from fail from nofailover', () => {
    expect(one(`${ID} a:1@2 master,fail? - 0 0 1 connected`).flags).toBe(Flag.master | Flag.pfail);
    expect(one(`${ID} a:1@2 master,fail - 0 0 1 connected`).flags).toBe(Flag.master | Flag.fail);
    expect(one(`${ID} a:1@2 slave,nofailover ${PEER} 0 0 1 connected`).flags).toBe(
      Flag.slave | Flag.nofailover,
    );
  });

  it('never takes a migration mark for a slot', () => {
    const line = one(
      `${ID} a:1@2 myself,master - 0 0 1 connected 0-5460 8000 [93->-${PEER}] [77-<-${PEER}] `,
    );
    expect(line.slots).toEqual([
      [0, 5460],
      [8000, 8000],
    ]);
    expect(line.migrating).toEqual([{ slot: 93, peer: PEER }]);
    expect(line.importing).toEqual([{ slot: 77, peer: PEER }]);
  });

  it.each([
    ['a cut line', `${ID} 127.0.0.1:1@2 master - 0 15716`],
    ['a flag nobody sends', `${ID} 127.0.0.1:1@2 master,pfail - 0 0 1 connected`],
    ['a slot out of range', `${ID} 127.0.0.1:1@2 master - 0 0 1 connected 16384`],
    ['a backward range', `${ID} 127.0.0.1:1@2 master - 0 0 1 connected 9-3`],
    ['a half mark', `${ID} 127.0.0.1:1@2 master - 0 0 1 connected [5->-${PEER}`],
    ['a port out of range', `${ID} 127.0.0.1:70000@2 master - 0 0 1 connected`],
    ['a tab', `${ID}\t127.0.0.1:1@2 master - 0 0 1 connected`],
    ['a leading space', ` ${ID} 127.0.0.1:1@2 master - 0 0 1 connected`],
  ])('lists %s and uses the rest', (_, bad) => {
    const good = `${PEER} 127.0.0.1:3@4 master - 0 0 1 connected 5`;
    const { lines, malformed } = parseNodes(`${bad}\n${good}\n`);
    expect(lines.map(line => line.id)).toEqual([PEER]);
    expect(malformed.map(entry => entry.line)).toEqual([1]);
  });

  it('reads the vars line of nodes.conf without taking it for a node', () => {
    expect(parseNodes('vars currentEpoch 5 lastVoteEpoch 4')).toEqual({
      lines: [],
      malformed: [],
      vars: { currentEpoch: 5, lastVoteEpoch: 4 },
    });
  });
});
