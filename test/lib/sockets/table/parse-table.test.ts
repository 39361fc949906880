import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectSockets } from '@/lib/sockets/table/inspect';
import { guessEndian, parseTable } from '@/lib/sockets/table/parse-table';
import { SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';
import { corpus } from '../../../helpers/corpus';

const FACTS = {
  lines: 'lines',
  established: 'established',
  time_wait: 'timeWait',
  listen: 'listen',
  syn_sent: 'synSent',
  syn_recv: 'synRecv',
  close_wait: 'closeWait',
  keepalive_timers: 'keepaliveTimers',
  retransmit_timers: 'retransmitTimers',
  ipv6: 'ipv6',
} as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const row = (text: string, endian: 'little' | 'big' = 'little') =>
  parseTable(bytes(text), { endian }).rows[0];

describe('socket tables of the corpus', () => {
  const entries = corpus('proc');
  it('covers it', () => expect(entries.length).toBeGreaterThan(20));
  it.each(entries.map(entry => [entry.file, entry] as const))('%s', (_, { path, facts }) => {
    const report = inspectSockets(readFileSync(path));
    for (const [fact, key] of Object.entries(FACTS))
      if (facts[fact] !== undefined) expect([fact, report[key]]).toEqual([fact, Number(facts[fact])]);
    expect(report.malformedLines.join(',')).toBe(facts.odd_lines ?? '');
  });
});

describe('parseTable', () => {
  const tail = '01 0000001C:0000002A 01:00000019 00000003   999        0 543732 2 0 26 4 30 10 -1';

  it('reads addresses in the byte order of their host', () => {
    expect(row(`   0: 0100007F:18EB 0A00000A:D2F0 ${tail}`)).toMatchObject({
      local: { ip: '127.0.0.1', port: 6379 },
      remote: { ip: '10.0.0.10', port: 54000 },
      state: SocketState.established,
      txQueue: 28,
      rxQueue: 42,
      timer: SocketTimer.retransmit,
      retransmits: 3,
      uid: 999,
      inode: 543732,
      ipv6: false,
    });
    expect(row(`   0: 7F000001:18EB 0A00000A:D2F0 ${tail}`, 'big')?.local.ip).toBe('127.0.0.1');
  });

  it('shows a mapped peer as the IPv4 host it is, and IPv6 in its short form', () => {
    const v6 = `0: 0000000000000000FFFF00000100007F:18EB B80D0120000000000000000001000000:D2F0 ${tail}`;
    expect(row(v6)).toMatchObject({ local: { ip: '127.0.0.1' }, remote: { ip: '2001:db8::1' }, ipv6: true });
  });

  it('filters by port, counting all', () => {
    const table = bytes(
      `0: 0100007F:18EB 0100007F:D2F0 ${tail}\n1: 0100007F:0016 0100007F:D2F1 ${tail}\n2: 0100007F:D2F0 0100007F:18EB ${tail}\n`,
    );
    const ports = new Uint8Array(65536);
    ports[6379] = 1;
    const { rows, lines } = parseTable(table, { endian: 'little', ports });
    expect(lines).toBe(3);
    expect(rows.map(one => one.local.port)).toEqual([6379, 0xd2f0]);
  });

  it('never throws and accounts for every line, whatever the bytes', () => {
    const good = bytes(`0: 0100007F:18EB 0100007F:D2F0 ${tail}\n`);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(good.length), (junk, cut) => {
        const whole = new Uint8Array([...good.subarray(0, cut), ...junk, 10, ...good]);
        const { rows, malformedLines, lines } = parseTable(whole, { endian: 'little' });
        expect(lines).toBeGreaterThanOrEqual(1);
        expect(rows.at(-1)?.local).toEqual({ ip: '127.0.0.1', port: 6379 });
        expect(malformedLines.length + lines).toBeLessThanOrEqual(
          whole.filter(byte => byte === 10).length + 1,
        );
      }),
    );
  });

  it('tells the byte order of a saved table by its loopback rows', () => {
    expect(guessEndian('0: 7F000001:18EB 00000000:0000 0A')).toBe('big');
    expect(guessEndian('0: 0100007F:18EB 00000000:0000 0A')).toBe('little');
  });
});
