import { describe, expect, test } from 'vitest';
import { hostOf } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const planned = recorded('failover');
const on = planned.on!;
const own = hostOf(planned.moments[0]!, on);

describe('failover-pattern', () => {
  test('its replication connection ended, and its own listing calls it a master', () => {
    const told = of(replay(planned), 'failover-pattern')!;
    const { peer } = told.first;
    expect(told.confirmed).toBe(told.raised);
    expect(told.first).toMatchObject({
      id: `failover-pattern:${on}>${peer}`,
      node: on,
      level: 'info',
      text: expect.stringMatching(/^took over from [\d.]+:6379$/),
    });
    expect(planned.moments[0]!.members.find(({ id }) => id === on)!.masterId).toBe(peer);
    const witnesses = told.first.evidence.map(line => line.witness);
    expect(new Set(witnesses)).toEqual(
      new Set([`host:${own}`, `host:${hostOf(planned.moments[0]!, peer!)}`, 'cluster']),
    );
    expect(told.first.evidence.at(-1)!.text).toBe('Its own listing calls it a master.');
    expect(told.last.evidence[0]!.text).toMatch(
      /^Its replication connection to [\d.]+:6379 ended, and 1 replica now connects to it\.$/,
    );
  });

  test('is over once it is old', () => {
    const { cleared } = of(replay(planned), 'failover-pattern')!;
    expect(cleared).toBeGreaterThanOrEqual(6000);
    expect(cleared).toBeLessThan(9500);
  });

  test('a replica that merely lost its master has not taken over', () => {
    const story = replay(planned, moment => ({ ...moment, members: planned.moments[0]!.members }));
    expect(of(story, 'failover-pattern')).toBeUndefined();
    for (const fault of ['restart', 'hung', 'host-cut'])
      expect(of(replay(recorded(fault)), 'failover-pattern'), fault).toBeUndefined();
  });
});
