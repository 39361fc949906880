import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  withNamespaces,
  withoutQueries,
  withRows,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const bare = recorded('keepalive-missing');
const on = bare.on!;
const own = hostOf(bare.moments[0]!, on);
const missing = (change?: (moment: Moment) => Moment) => of(replay(bare, change), 'keepalive-missing', on);
/** Its accepted bus connections otherwise. */
const accepted = (change: object) => (moment: Moment) =>
  withRows(moment, (row, { host }) =>
    host === own && row.local.port === 16379 && row.state === 1 ? { ...row, ...change } : row,
  );

describe('keepalive-missing', () => {
  test('accepted bus connections of ten seconds have none, and neither have their other ends', () => {
    const told = missing(withoutQueries)!;
    expect(told.proven).toMatchObject({
      id: `keepalive-missing:${on}`,
      level: 'info',
      text: 'sets no keepalive on its bus connections',
    });
    const [first, ...others] = told.proven!.evidence;
    expect(first).toMatchObject({
      witness: `host:${own}`,
      text: '5 accepted bus connections have no keepalive timer, or one of hours.',
      confirm: "ss -tno 'sport = :16379'",
    });
    expect(others.length).toBeGreaterThan(0);
    for (const { witness, text } of others) {
      expect(witness).not.toBe(`host:${own}`);
      expect(text).toBe('Neither does the other side of them.');
    }
    expect(told.confirmed).toBeGreaterThanOrEqual(10_000);
    expect(told.confirmed).toBeLessThan(12_000);
  });

  test('of connections that are just being set up nothing is said at all', () => {
    expect(missing()!.raised - (missing()!.first.since - bare.began)).toBeGreaterThan(5000);
  });

  test('seen from its own host alone it is a suspicion', () => {
    expect(missing(onlyHosts(host => host === own))).toMatchObject({ confirmed: null });
  });

  test('a probe within minutes is a keepalive, one after hours is none', () => {
    expect(missing(accepted({ keepalive: 300, timer: 2 }))).toBeUndefined();
    expect(missing(accepted({ keepalive: 7200, timer: 2 }))).toBeDefined();
  });

  test('a timer that is busy otherwise, or connections yet to be accepted, tell nothing', () => {
    expect(missing(accepted({ keepalive: 0, timer: 0, txQueue: 0 }))).toBeDefined();
    expect(missing(accepted({ keepalive: 0, timer: 1, txQueue: 0 }))).toBeUndefined();
    expect(missing(accepted({ keepalive: 0, timer: 0, txQueue: 8 }))).toBeUndefined();
    const queued = (moment: Moment) =>
      withNamespaces(moment, one => ({
        ...one,
        ports: one.ports.map(port => (port.port === 16379 ? { ...port, acceptQueue: 1 } : port)),
      }));
    expect(missing(queued)).toBeUndefined();
  });

  test('is over with the connections', () => {
    expect(missing()!.cleared).toBeGreaterThan(bare.undone);
    expect(missing()!.cleared).toBeLessThan(bare.undone + 3500);
    for (const fault of ['quiet', 'kill', 'client-exodus'])
      expect(of(replay(recorded(fault)), 'keepalive-missing'), fault).toBeUndefined();
  });
});
