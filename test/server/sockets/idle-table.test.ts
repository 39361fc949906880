import { describe, expect, it } from 'vitest';
import { parseTable } from '@/lib/sockets/table/parse-table';
import { IdleTable, isIdle } from '@/server/sockets/idle-table';

/** As a kernel 6.18 printed them, one server on ::1. */
const LISTENERS = `\
   0: 00000000000000000000000001000000:18EB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
   1: 00000000000000000000000001000000:3FFB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 100 0 0 10 0
`;
const LEFT_OVER =
  '   2: 00000000000000000000000001000000:E640 00000000000000000000000001000000:18EB 06 00000000:00000000 03:00000C6F 00000000     0        0 0 3 00000000b19bb43e\n';

function read(text: string): IdleTable {
  const { rows } = parseTable(Buffer.from(text), { endian: 'little' });
  const table = new IdleTable();
  table.read(
    rows.filter((row, i) => isIdle(row.state, i)),
    rows.length,
    '7:100',
    0,
  );
  return table;
}

describe('IdleTable', () => {
  it('gives the listeners as long as nobody else is there, for ten seconds', () => {
    const table = read(LISTENERS);
    expect(table.rows(2, '7:100', 9000)?.map(row => row.inode)).toEqual([4711, 4712]);
    expect(table.rows(2, '7:100', 10_000)).toBeNull();
  });

  it.each([
    ['a connection', 3, '7:100'],
    ['a listener less', 1, '7:100'],
    ['no count', null, '7:100'],
    ['another process', 2, '7:250'],
  ])('has the table read again for %s', (_, inUse, of) =>
    expect(read(LISTENERS).rows(inUse, of, 100)).toBeNull(),
  );

  it('has it read each time while connections are left in it', () =>
    expect(read(LISTENERS + LEFT_OVER).rows(2, '7:100', 100)).toBeNull());
});
