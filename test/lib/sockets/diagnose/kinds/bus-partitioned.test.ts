import { describe, expect, test } from 'vitest';
import { hostOf, onlyHosts, withoutQueries } from '../../../../fixtures/sockets/faults/changes';
import { confirmedIn, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const cut = recorded('bus-cut');
const on = cut.on!;
const own = hostOf(cut.moments[0]!, on);

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
        /^\d bus connections? (to|from) it (is|are) dead: what was sent is repeated \d times? without acknowledgement\.$/,
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

  test('is over once its links work again, and leaves no single one behind', () => {
    const story = replay(cut);
    expect(confirmedIn(story)).toEqual([`bus-partitioned ${on}`]);
    expect(story.steps.at(-1)!.diagnoses).toEqual([]);
    expect(confirmedIn(replay(recorded('bus-in-cut')))).toHaveLength(1);
  });
});
