import { describe, expect, test } from 'vitest';
import { hostOf, withNamespaces, withoutQueries } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const storm = recorded('auth-storm');
const on = storm.on!;
const own = hostOf(storm.moments[0]!, on);

describe('connection-churn', () => {
  test('many come and go while few stay, and INFO counts them too', () => {
    const told = of(replay(storm), 'connection-churn')!;
    expect(told.proven).toMatchObject({
      id: `connection-churn:${on}`,
      level: 'warning',
      text: 'is connected to and left again and again',
    });
    const [sockets, info] = told.proven!.evidence;
    expect(sockets!.witness).toBe(`host:${own}`);
    const [, rate, stay] = /^(\d+) connections a second come and go, (\d+) connections stay\.$/.exec(
      sockets!.text,
    )!;
    expect(Number(rate)).toBeGreaterThanOrEqual(10);
    expect(Number(stay)).toBeLessThan(40);
    expect(info).toMatchObject({
      witness: 'us',
      text: expect.stringMatching(/^INFO counts \d\d+ new connections a second\.$/),
    });
    expect(told.raised).toBeGreaterThan(2500);
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(3000);
  });

  test('without INFO it is a suspicion', () => {
    expect(of(replay(storm, withoutQueries), 'connection-churn')).toMatchObject({ confirmed: null });
  });

  test('a pool that fills or empties is none', () => {
    for (const fault of ['pool-resize', 'client-exodus', 'quiet', 'restart'])
      expect(of(replay(recorded(fault)), 'connection-churn'), fault).toBeUndefined();
  });

  test('those who come and stay are no churn, nor are a few a second', () => {
    const port = (change: (at: number) => object) =>
      of(
        replay(storm, moment =>
          withNamespaces(moment, (one, view) => ({
            ...one,
            ports: one.ports.map(each => ({ ...each, ...change((view.at - storm.began) / 1000) })),
          })),
        ),
        'connection-churn',
      );
    expect(port(seconds => ({ established: Math.round(100 + seconds * 50) }))).toBeUndefined();
    expect(port(() => ({ opened: 9, timeWait: 0 }))).toBeUndefined();
    expect(port(() => ({ opened: 12, timeWait: 0, established: 20 }))).toBeDefined();
    expect(
      port(seconds => ({ opened: 0, timeWait: Math.round(200 + seconds * 12), established: 20 })),
    ).toBeDefined();
  });
});
