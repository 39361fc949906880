import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  withNamespaces,
  withoutQueries,
} from '../../../../fixtures/sockets/faults/changes';
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

  test('a burst is none, and one host that repeats, with nothing that ever went on again, is a suspicion', () => {
    const quiet = recorded('quiet');
    const [first, second] = quiet.moments[0]!.hosts.map(({ host }) => host);
    /** As if these hosts had sent so many segments again by then. */
    const resent = (count: (seconds: number) => number, hosts: readonly (string | undefined)[]) =>
      of(
        replay(quiet, moment =>
          withNamespaces(moment, (one, { host, at }) => {
            const more = hosts.includes(host) ? count(Math.max(0, at - quiet.began) / 1000) : 0;
            return {
              ...one,
              counters: one.counters && { ...one.counters, retransSegs: one.counters.retransSegs + more },
            };
          }),
        ),
        'lossy-link',
      );
    const burst = (seconds: number) => (seconds > 2 ? 9 : 0);
    const twice = (seconds: number) => burst(seconds) + (seconds > 3.9 ? 9 : 0);
    const always = (seconds: number) => Math.floor(seconds) * 3;
    expect(resent(burst, [first, second])).toBeUndefined();
    expect(resent(twice, [first, second])).toBeUndefined();
    expect(resent(always, [first])!.confirmed).toBeNull();
    // The counters are of all that a host sends: without a link of the cluster that shows it, it is somebody else's loss.
    expect(resent(always, [first, second])!.confirmed).toBeNull();
  });
});
