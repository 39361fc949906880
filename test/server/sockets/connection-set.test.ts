import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionSet } from '@/server/sockets/connection-set';

/** What became of connections, told with plain sets. */
function expected(before: ReadonlyMap<number, boolean>, now: ReadonlyMap<number, boolean>) {
  let opened = 0;
  let closed = 0;
  for (const [id, live] of now) {
    if (!before.has(id)) opened++;
    if (!before.has(id) && !live) closed++;
    if (before.get(id) === false && live) opened++;
  }
  for (const [id, live] of before) if (live && now.get(id) !== true) closed++;
  return { opened, closed };
}

function look(set: ConnectionSet, connections: ReadonlyMap<number, boolean>) {
  const turnover = { opened: 0, closed: 0 };
  for (const [id, live] of connections) set.add(id, 7000, live, turnover);
  set.end(port => {
    expect(port).toBe(7000);
    turnover.closed++;
  });
  return turnover;
}

describe('ConnectionSet', () => {
  const connections = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.boolean()), {
      selector: ([id]) => id,
      maxLength: 700,
    })
    .map(list => new Map(list.map(([id, live]) => [Math.imul(id, 0x10001), live])));

  it('counts what opened and closed between looks, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(connections, { minLength: 2, maxLength: 6 }), looks => {
        const set = new ConnectionSet();
        let before: ReadonlyMap<number, boolean> = new Map();
        for (const now of looks) {
          set.begin();
          expect(look(set, now)).toEqual(expected(before, now));
          before = now;
        }
      }),
    );
  });

  it('begins a look again without trace', () => {
    const set = new ConnectionSet();
    set.begin();
    look(
      set,
      new Map([
        [1, true],
        [2, true],
      ]),
    );
    set.begin();
    set.add(1, 7000, true, { opened: 0, closed: 0 });
    set.restart();
    expect(
      look(
        set,
        new Map([
          [2, true],
          [3, true],
        ]),
      ),
    ).toEqual({ opened: 1, closed: 1 });
  });
});
