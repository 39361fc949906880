import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  prolonged,
  withNamespaces,
  withoutQueries,
  withRows,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const loss = recorded('loss');
const on = loss.on!;
const own = hostOf(loss.moments[0]!, on);
const lossy = (...change: readonly Parameters<typeof replay>[1][]) =>
  of(replay(loss, change[0]), 'lossy-link');

describe('lossy-link', () => {
  test('segments are sent again and again at both ends, most at the host that is to blame', () => {
    const told = lossy()!;
    expect(told.proven).toMatchObject({ id: `lossy-link:${on}`, level: 'warning', text: 'loses packets' });
    const counts = told.proven!.evidence.flatMap(({ witness, text }) => {
      const [, count] =
        /^(\d+) segments? had to be sent again within 4 s, and connections go on\.$/.exec(text) ?? [];
      return count ? [[witness, Number(count)] as const] : [];
    });
    expect(counts[0]![0]).toBe(`host:${own}`);
    expect(counts[0]![1]).toBeGreaterThanOrEqual(1.4 * counts[1]![1]);
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(1500);
  });

  test('one host alone confirms it only together with our own answers', () => {
    const alone = lossy(moment => withoutQueries(onlyHosts(host => host === own)(moment)))!;
    expect(alone.confirmed).toBeNull();
    expect(alone.first.evidence.map(line => line.witness)).toEqual([`host:${own}`]);
    const asked = lossy(onlyHosts(host => host === own))!;
    expect(asked.last.evidence.at(-1)).toMatchObject({
      witness: 'us',
      text: expect.stringMatching(/ goes on answering us\.$/),
    });
  });

  test('what is lost for good, for a moment or with a connection is no loss of packets', () => {
    for (const fault of [
      'host-cut',
      'bus-cut',
      'bus-in-cut',
      'one-way',
      'flap',
      'link-reset',
      'half-open',
      'kill',
    ])
      expect(of(replay(recorded(fault)), 'lossy-link')?.confirmed ?? null, fault).toBeNull();
  });

  test('lasts as long as its window shows it', () => {
    const { cleared } = lossy()!;
    expect(cleared! - loss.undone).toBeGreaterThan(1500);
    expect(cleared! - loss.undone).toBeLessThan(7000);
  });

  describe('as if hosts sent segments again while all is well', () => {
    const quiet = recorded('quiet');
    const [first, second] = quiet.moments[0]!.hosts.map(({ host }) => host);
    /** By the seconds since the beginning, as many of these hosts. */
    const resent =
      (count: (seconds: number) => number, hosts: readonly (string | undefined)[]) => (moment: Moment) =>
        withNamespaces(moment, (one, { host, at }) => {
          const more = hosts.includes(host) ? count(Math.max(0, at - quiet.began) / 1000) : 0;
          return {
            ...one,
            counters: one.counters && { ...one.counters, retransSegs: one.counters.retransSegs + more },
          };
        });
    const told = (...of_: Parameters<typeof resent>) => of(replay(quiet, resent(...of_)), 'lossy-link');
    const always = (seconds: number) => Math.floor(seconds) * 3;

    test('a burst is none, two are none', () => {
      const burst = (seconds: number) => (seconds > 2 ? 9 : 0);
      const twice = (seconds: number) => burst(seconds) + (seconds > 3.9 ? 9 : 0);
      expect(told(burst, [first, second])).toBeUndefined();
      expect(told(twice, [first, second])).toBeUndefined();
    });

    test('one host, or links of which none ever went on again, are a suspicion', () => {
      expect(told(always, [first])!.confirmed).toBeNull();
      // The counters are of all that a host sends: without a link of the cluster that shows it, it is somebody else's loss.
      expect(told(always, [first, second])!.confirmed).toBeNull();
    });

    const often = prolonged(quiet, 1000, 12_000, 100);
    /** Late in a half second, so that what lasts for less than one may be seen in three of them. */
    const start = 2000 + ((880 - (quiet.began % 500)) % 500);
    /** One in every look of so many seconds. */
    const during = (length: number) => (seconds: number) =>
      Math.ceil(Math.min(Math.max(seconds - start / 1000, 0), length) * 10);

    test('a flap is over within a second, in however many looks and half seconds it is seen', () => {
      expect(of(replay(often, resent(during(0.8), [first, second])), 'lossy-link')).toBeUndefined();
      expect(of(replay(often, resent(during(3), [first, second])), 'lossy-link')).toBeDefined();
    });

    test('once a connection of it is dead for good it is a cut, and no longer loss', () => {
      const lossy = (moment: Moment) =>
        resent(during(3), [first])(resent(during(3), [first, second])(moment));
      const dead = (moment: Moment) =>
        withRows(lossy(moment), (row, { host, at }) =>
          host === first && row.local.port === 16379 && row.state === 1 && at - quiet.began > 5100
            ? { ...row, retransmits: 3, txQueue: 100, timer: 1 }
            : row,
        );
      const [loss, cut] = [lossy, dead].map(change => of(replay(often, change), 'lossy-link')!);
      expect(cut!.raised).toBe(loss!.raised);
      expect(cut!.cleared).toBeLessThan(loss!.cleared! - 1000);
    });
  });
});
