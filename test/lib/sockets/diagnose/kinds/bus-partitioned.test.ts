import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  withNamespaces,
  withoutQueries,
  withQuery,
  withRows,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { confirmedIn, of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const cut = recorded('bus-cut');
const on = cut.on!;
const own = hostOf(cut.moments[0]!, on);

/** Without any connection between nodes that is not of the bus. */
const withoutReplication = (moment: Moment) => {
  const nodes = new Set(moment.members.map(({ host }) => host));
  return withRows(moment, row =>
    [row.local.port, row.remote.port].includes(6379) && nodes.has(row.local.ip) && nodes.has(row.remote.ip)
      ? null
      : row,
  );
};

describe('bus-partitioned', () => {
  test('dead bus connections of several hosts, while it answers us', () => {
    const told = replay(cut).told.find(one => one.confirmed !== null)!;
    expect(told.first).toMatchObject({
      id: `bus-partitioned:${on}`,
      level: 'warning',
      text: 'is cut off from the bus: port 16379 gets no acknowledgement',
    });
    expect(told.proven!.evidence.at(-1)).toMatchObject({
      witness: 'us',
      text: expect.stringMatching(/ goes on answering us on its client port\.$/),
    });
    for (const { witness, text, confirm } of told.proven!.evidence.slice(0, -1)) {
      expect(witness).toMatch(/^host:/);
      expect(text).toMatch(
        /^\d bus connections? (to|from) it (is|are) dead: (what was sent is repeated \d times? without acknowledgement|what is sent does not leave this host, .*)\.$/,
      );
      expect(confirm).toMatch(/^ss -tno state all '\( sport = :\d+ and dport = :\d+ \)'$/);
    }
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(450);
  });

  test('a single link is told once, by its two ends, and is no fact before its third repetition', () => {
    for (const fault of ['flap', 'bus-cut', 'bus-in-cut']) {
      const single = replay(recorded(fault)).told[0]!;
      expect(single.first).toMatchObject({
        kind: 'bus-partitioned',
        text: expect.stringMatching(/^has a dead bus link with [\d.]+:6379$/),
      });
      const { node, peer } = single.first;
      expect(single.first.id).toBe(`bus-partitioned:${node}>${peer}`);
      expect(node < peer!).toBe(true);
      expect(single.confirmed).toBeNull();
    }
  });

  test('its own clients speak for it where nothing is asked', () => {
    const facts = replay(cut, withoutQueries).told.filter(one => one.confirmed !== null);
    expect(facts.map(one => one.first.id)).toEqual([`bus-partitioned:${on}`]);
    expect(facts[0]!.last.evidence).toContainEqual(
      expect.objectContaining({
        witness: `host:${own}`,
        text: expect.stringMatching(/^None of its \d+ client connections is in trouble\.$/),
      }),
    );
  });

  test('its own host and we tell it where no other host has an agent', () => {
    const story = replay(
      cut,
      onlyHosts(host => host === own),
    );
    expect(new Set(confirmedIn(story).map(one => one.split(' ')[0]))).not.toContain('host-partitioned');
  });

  test('a dead replication connection says that it is not only the bus', () => {
    const dark = recorded('host-cut');
    const answering = (moment: Moment, at: number) =>
      at < 0
        ? moment
        : withQuery(moment, dark.on!, {
            answeredAt: moment.now,
            waitingSince: null,
            own: null,
            failure: null,
          });
    expect(of(replay(dark, answering), 'bus-partitioned', dark.on)?.confirmed ?? null).toBeNull();
    const busAlone = replay(dark, (moment, at) => withoutReplication(answering(moment, at)));
    expect(of(busAlone, 'bus-partitioned', dark.on)!.confirmed).not.toBeNull();
  });

  test('a dead answer says that the way to it is open', () => {
    const deaf = recorded('one-way');
    const outside = onlyHosts(host => host !== hostOf(deaf.moments[0]!, deaf.on!));
    // What was counted is of replication too, which is left out here.
    const uncounted = (moment: Moment) => withNamespaces(moment, one => ({ ...one, counters: null }));
    const story = replay(deaf, moment => uncounted(withoutReplication(outside(moment))));
    expect(new Set(confirmedIn(story))).toEqual(new Set([`one-way-partition ${deaf.on}`]));
  });

  test('is over once its links work again, and leaves no single one behind', () => {
    const story = replay(cut);
    expect(confirmedIn(story)).toEqual([`bus-partitioned ${on}`]);
    expect(story.steps.at(-1)!.diagnoses).toEqual([]);
    expect(confirmedIn(replay(recorded('bus-in-cut')))).toHaveLength(1);
  });
});
